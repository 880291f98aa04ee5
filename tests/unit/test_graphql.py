"""A GraphQL query is a read; whatever is not surely one is none."""

import hashlib
import json

import pytest

from flows.graphql import is_graphql, reads_only

ORDERS = "query orders($n: Int = 3) { orders(last: $n) { number status } }"


def call(document: str, **more: object) -> str:
    return json.dumps({"query": document, **more})


def hashed(document: str, digest: str) -> str:
    return call(document, extensions={"persistedQuery": {"version": 1, "sha256Hash": digest}})


@pytest.mark.parametrize(
    "body",
    [
        call(ORDERS, variables={"n": 3}, operationName="orders"),
        call("{ topics { id label } }"),
        call('# mutation\n query Q { a(text: "} mutation {") }'),
        call('query Q { a(text: """ " } mutation M { b } """) }'),
        call("query Q @live { a { ...F } } fragment F on A @x(y: [1, -2.5]) { b c: d }"),
        call('query Q($i: In = {a: {b: "mutation"}}) { a(i: $i) }'),
        call("query A { a } query B { mutation: b }", operationName="B"),
        json.dumps([{"query": ORDERS}, {"query": "{ me { name } }", "variables": None}]),
        hashed(ORDERS, hashlib.sha256(ORDERS.encode()).hexdigest()),
    ],
)
def test_written_out_queries_are_reads(body: str) -> None:
    assert reads_only(body)


@pytest.mark.parametrize(
    "body",
    [
        call("mutation send($i: JSON) { send(input: $i) }"),
        call("query A { a } mutation B { b }", operationName="A"),
        call("fragment F on A { b } mutation B { b }"),
        call("subscription S { news }"),
        call("fragment F on A { b }"),
        call("query A { a"),
        call("query A { a } }"),
        call("query A"),
        call("query A { a(b: ] }"),
        call('query A { a } "open'),
        call("query A { a } % mutation B { b }"),
        call("{ a } B { b }"),
        call(""),
        call(ORDERS, id="8123"),
        call(ORDERS, comment="Please cancel"),
        hashed(ORDERS, "0" * 64),
        call(ORDERS, extensions={"other": 1}),
        json.dumps({"operationName": "orders", "extensions": {"persistedQuery": {"sha256Hash": "ab"}}}),
        json.dumps([{"query": ORDERS}, {"query": "mutation { b }"}]),
        '{"query": "mutation { b }", "query": "{ a }"}',
        json.dumps({"query": ["{ a }"]}),
        json.dumps({"topic": "stop", "comment": "query { a }"}),
        "query=%7Ba%7D",
        "[]",
        "{",
        "",
    ],
)
def test_whatever_else_is_posted_is_no_read(body: str) -> None:
    assert not reads_only(body)


def test_calls_are_told_from_other_json() -> None:
    assert is_graphql(call("mutation { b }"))
    assert is_graphql('{"operationName": "a", "extensions": {"persistedQuery": {"sha256Hash": "ab"}}}')
    assert not is_graphql('{"comment": "Please cancel"}')
    assert not is_graphql("a=b")
