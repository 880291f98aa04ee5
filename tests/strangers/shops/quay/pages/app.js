"use strict";
const boot = JSON.parse(document.getElementById("boot").textContent);
const root = document.getElementById("root");
let ids = 0;
const nextId = () => `:r${(ids++).toString(36)}:`;

function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
const beacon = (what) => boot.beacons && navigator.sendBeacon(`${boot.root}Track-Event`, JSON.stringify({ what, at: location.pathname }));
const path = (name) => boot.root + name;

async function api(area, operation, variables = {}, mutation = null) {
  if (boot.graphql.includes(area)) {
    const kind = mutation ? "mutation" : "query";
    const query = `${kind} ${operation}($input: JSON) { ${operation}(input: $input) }`;
    const answer = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ operationName: operation, query, variables }),
    });
    const body = await answer.json();
    if (body.errors) {
      if (body.errors[0].message === "UNAUTHENTICATED") location.assign(path("Login-Show?rurl=1"));
      throw new Error(body.errors[0].message);
    }
    return body.data[operation];
  }
  const answer = mutation
    ? await fetch(path(mutation), {
        method: "POST",
        headers: { "content-type": "application/json", "x-requested-with": "XMLHttpRequest" },
        body: JSON.stringify({ ...variables, csrf_token: boot.csrf }),
      })
    : await fetch(`/api/${operation}?${new URLSearchParams(variables)}`);
  const body = await answer.json();
  if (body.redirectUrl) {
    location.assign(body.redirectUrl);
    return new Promise(() => {});
  }
  if (body.error) throw new Error(body.msg);
  return body;
}

async function post(name, fields) {
  const answer = await fetch(path(name), {
    method: "POST",
    headers: { "x-requested-with": "XMLHttpRequest" },
    body: new URLSearchParams({ ...fields, csrf_token: boot.csrf }),
  });
  const body = await answer.json();
  if (body.redirectUrl) location.assign(body.redirectUrl);
  return body;
}

// Widgets

function field(label, name, props = {}) {
  const id = nextId();
  const { area, ...rest } = props;
  const input = h(area ? "textarea" : "input", { id, name, placeholder: " ", type: area ? null : "text", ...rest });
  const bad = h("p", { class: "bad", id: `${id}-error`, role: "alert", hidden: true });
  const node = h("div", { class: "field" }, input, h("label", { for: id }, label), bad);
  const say = (words) => {
    bad.hidden = !words;
    bad.textContent = words || "";
    input.toggleAttribute("aria-invalid", !!words);
  };
  input.addEventListener("input", () => say(""));
  return { node, input, say };
}

function listbox(anchor, options, picked, pick, inPortal) {
  const id = nextId();
  const list = h(
    "ul",
    { class: "list", role: "listbox", id, tabindex: "-1" },
    options.map((option) =>
      h(
        "li",
        {
          role: "option",
          id: `${id}${option.id}`,
          "aria-selected": String(option.id === picked),
          onclick: () => {
            close();
            pick(option);
          },
        },
        option.label,
      ),
    ),
  );
  const away = (event) => {
    if (!list.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const escape = (event) => event.key === "Escape" && close();
  function close() {
    list.remove();
    anchor.setAttribute("aria-expanded", "false");
    anchor.removeAttribute("aria-controls");
    document.removeEventListener("pointerdown", away);
    document.removeEventListener("keydown", escape);
  }
  anchor.setAttribute("aria-expanded", "true");
  anchor.setAttribute("aria-controls", id);
  if (inPortal) {
    const box = anchor.getBoundingClientRect();
    list.style.left = `${box.left + scrollX}px`;
    list.style.top = `${box.bottom + scrollY + 4}px`;
    list.style.minWidth = `${box.width}px`;
    document.getElementById("portal").append(list);
  } else anchor.after(list);
  document.addEventListener("pointerdown", away);
  document.addEventListener("keydown", escape);
  return close;
}

function dropdown(label, placeholder, options, pick, { combobox = false, preset = null } = {}) {
  const id = nextId();
  let close = null;
  let picked = preset;
  const value = h("span", { id: `${id}-value` }, options.find((one) => one.id === preset)?.label || placeholder);
  const anchor = h(
    combobox ? "div" : "button",
    {
      class: "drop-btn",
      id,
      type: combobox ? null : "button",
      role: combobox ? "combobox" : null,
      tabindex: combobox ? "0" : null,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-labelledby": combobox ? `${id}-label` : `${id}-label ${id}-value`,
      onclick: () => {
        if (anchor.getAttribute("aria-expanded") === "true") return close();
        close = listbox(
          anchor,
          options,
          picked,
          (option) => {
            picked = option.id;
            value.textContent = option.label;
            say("");
            pick(option.id);
          },
          combobox,
        );
      },
      onkeydown: (event) => {
        if (combobox && (event.key === "Enter" || event.key === " ")) {
          event.preventDefault();
          anchor.click();
        }
      },
    },
    h("span", { class: "drop-label", id: `${id}-label` }, label),
    value,
  );
  const bad = h("p", { class: "bad", role: "alert", hidden: true });
  const say = (words) => {
    bad.hidden = !words;
    bad.textContent = words || "";
  };
  return { node: h("div", { class: "drop" }, anchor, bad), say };
}

function plain(label, placeholder, options, pick, { preset = null } = {}) {
  const id = nextId();
  const bad = h("p", { class: "bad", role: "alert", hidden: true });
  const say = (words) => {
    bad.hidden = !words;
    bad.textContent = words || "";
  };
  const select = h("select", { id, onchange: (event) => (say(""), pick(event.target.value)) },
    h("option", { value: "" }, placeholder), options.map((one) => h("option", { value: one.id, selected: one.id === preset }, one.label)));
  return { node: h("div", { class: "mt-4" }, h("label", { class: "text-sm", for: id }, `${label} `), select, bad), say };
}

function modal(title, text, yes, no, act) {
  const id = nextId();
  const go = h("button", { class: "btn", type: "button", onclick: () => (close(), act()) }, yes);
  const veil = h(
    "div",
    { class: "veil" },
    h(
      "div",
      { class: "modal", role: "dialog", "aria-modal": "true", "aria-labelledby": id },
      h("h2", { class: "text-xl", id }, title),
      h("p", { class: "mt-2" }, text),
      h("div", { class: "flex mt-8" }, go, h("button", { class: "btn-ghost", type: "button", onclick: () => close() }, no)),
    ),
  );
  function close() {
    veil.remove();
    root.removeAttribute("aria-hidden");
  }
  root.setAttribute("aria-hidden", "true");
  document.getElementById("portal").append(veil);
  go.focus();
}

// The frame around every view

const go = (name) => {
  history.pushState(null, "", path(name));
  draw();
};
addEventListener("popstate", () => draw());

function framed(...content) {
  const link = (label, name) => h("button", { class: "btn-link", type: "button", onclick: () => go(name) }, label);
  root.replaceChildren(
    h(
      "header",
      { class: "bar" },
      h("button", { class: "logo", type: "button", "aria-label": "Quay & Kin, home", onclick: () => go("Home-Show") }, "Quay & Kin"),
      h("span", { class: "ml-auto" }),
      boot.first
        ? [
            h("span", { class: "user-message" }, `Hi, ${boot.first}`),
            link("My account", "Account-Show"),
            h("button", { class: "btn-link", type: "button", onclick: () => location.assign(path("Login-Logout")) }, "Log out"),
          ]
        : h("button", { class: "btn-link", type: "button", onclick: () => location.assign(path("Login-Show")) }, "Sign in"),
    ),
    h("main", { class: "wrap" }, ...content),
    h("footer", { class: "foot" }, h("span", {}, "© Quay & Kin"), link("Contact us", "ContactUs-Landing"), h("span", {}, "Returns within 30 days of shipping")),
  );
  scrollTo(0, 0);
}
const skeleton = () => framed(h("div", { class: "skeleton", "aria-busy": "true" }), h("div", { class: "skeleton" }));
const lost = (title, text) =>
  framed(
    h("h1", { class: "text-3xl" }, title),
    h("p", { class: "mt-2" }, text),
    h("button", { class: "btn mt-8", type: "button", onclick: () => go("Home-Show") }, "Continue shopping"),
  );

// Views

function signIn() {
  const email = field("Email", "email", { type: "email", autocomplete: "username" });
  const word = field("Password", "password", { type: "password", autocomplete: "current-password" });
  const bad = h("p", { class: "bad", role: "alert", hidden: true });
  const show = h("button", { class: "btn-link text-sm mt-2", type: "button", "aria-pressed": "false", onclick: () => {
    const hidden = word.input.type === "password";
    word.input.type = hidden ? "text" : "password";
    show.setAttribute("aria-pressed", String(hidden));
  } }, "Show password");
  const enter = async (event) => {
    event.preventDefault();
    if (!email.input.value.includes("@")) return email.say("Enter your email.");
    if (!word.input.value) return word.say("Enter your password.");
    const answer = await post("Account-Login", { loginEmail: email.input.value, loginPassword: word.input.value });
    if (answer.error) {
      bad.hidden = false;
      bad.textContent = answer.error.join(" ");
    }
  };
  const number = field("Order number", "orderNumber", { autocomplete: "off" });
  const orderEmail = field("Order email", "orderEmail", { type: "email" });
  const zip = field("Billing ZIP code", "zip", { inputmode: "numeric" });
  const unfound = h("p", { class: "bad", role: "alert", hidden: true });
  const find = async (event) => {
    event.preventDefault();
    const answer = await post("Order-Track", {
      trackOrderNumber: number.input.value,
      trackOrderEmail: orderEmail.input.value,
      trackOrderPostal: zip.input.value,
    });
    if (answer.error) {
      unfound.hidden = false;
      unfound.textContent = answer.error.join(" ");
    }
  };
  const newEmail = field("Email", "newEmail", { type: "email" });
  const newWord = field("Password", "newPassword", { type: "password", autocomplete: "new-password" });
  const join = (event) => {
    event.preventDefault();
    post("Account-SubmitRegistration", { email: newEmail.input.value, password: newWord.input.value });
  };
  framed(
    h("h1", { class: "text-3xl" }, "Welcome back"),
    h(
      "div",
      { class: "grid-2" },
      h("form", { class: "card", novalidate: true, onsubmit: enter, "data-testid": "sign-in-form" },
        h("h2", { class: "text-xl" }, "Sign in"), bad, email.node, word.node, show,
        h("div", { class: "flex between mt-4" },
          h("button", { class: "btn", type: "submit", "data-testid": "sign-in-submit" }, "Sign in"),
          h("button", { class: "btn-link text-sm", type: "button" }, "Forgot password?")),
        h("hr", {}),
        h("button", { class: "btn-ghost", type: "button" }, "Sign in with Google")),
      h("div", {},
        h("form", { class: "card", novalidate: true, onsubmit: find, "data-testid": "guest-form" },
          h("h2", { class: "text-xl" }, "Find an order"), h("p", { class: "text-sm text-slate-500" }, "Bought as a guest? No sign-in needed."),
          unfound, number.node, orderEmail.node, zip.node,
          h("button", { class: "btn-ghost mt-4", type: "submit" }, "Find order")),
        h("form", { class: "card", novalidate: true, onsubmit: join, "data-testid": "join-form" },
          h("h2", { class: "text-xl" }, "New here?"), newEmail.node, newWord.node,
          h("button", { class: "btn-ghost mt-4", type: "submit" }, "Create account"))),
    ),
  );
}

const orderCard = (one) =>
  h("article", { class: "card", "data-testid": "order-card" },
    h("div", { class: "flex between" },
      h("div", { class: "flex" }, h("div", { class: "thumb", role: "presentation" }),
        h("div", {},
          h("h3", { class: "font-semibold" }, `Order #${one.number}`),
          h("p", { class: "text-sm text-slate-500" }, `Placed ${one.placed}`),
          h("p", { class: "text-sm" }, `${one.pieces} ${one.pieces === 1 ? "item" : "items"} · ${one.total}`))),
      h("div", {},
        h("p", {}, h("span", { class: "pill", "data-testid": "status-pill" }, one.status)),
        h("button", { class: "btn-link mt-2", type: "button", "aria-label": `View order ${one.number}`, onclick: () => go(`Order-Details?orderID=${one.number}`) }, "View order"))));

async function account() {
  skeleton();
  const { orders } = await api("orders", "orders");
  framed(
    h("h1", { class: "text-3xl" }, "My account"),
    h("div", { class: "grid-2" },
      h("section", { class: "card" }, h("h2", { class: "text-xl" }, "Profile"), h("p", {}, "Robin Castellane"), h("p", {}, boot.email)),
      h("section", { class: "card" }, h("h2", { class: "text-xl" }, "Help"), h("p", { class: "text-sm" }, "Questions about an order?"),
        h("button", { class: "btn-link mt-2", type: "button", onclick: () => go("ContactUs-Landing") }, "Contact us"))),
    h("div", { class: "flex between mt-8" }, h("h2", { class: "text-xl" }, "Latest order"),
      h("button", { class: "btn-link", type: "button", onclick: () => go("Order-History") }, "See all orders")),
    orderCard(orders[0]),
  );
}

async function orders() {
  skeleton();
  const { orders: all } = await api("orders", "orders");
  const cards = h("div", { "data-testid": "order-list" }, all.map(orderCard));
  const filter = dropdown("Show", "Last six months", [{ id: "6", label: "Last six months" }, { id: "12", label: "Last twelve months" }],
    () => cards.replaceChildren(...all.map(orderCard)));
  framed(
    h("div", { class: "flex between items-start" }, h("h1", { class: "text-3xl" }, "Your orders"), filter.node),
    cards,
  );
}

const tile = (label, value) => h("div", {}, h("p", { class: "text-sm text-slate-500" }, label), h("p", { class: "font-semibold" }, value));

async function details() {
  skeleton();
  const number = new URLSearchParams(location.search).get("orderID") || "";
  let one;
  try {
    one = await api("orders", "order", { number });
  } catch {
    return lost("We can't find that order", "It isn't in your account. Check the number and try again.");
  }
  const piece = (line) =>
    h("div", { class: "flex items-start mt-4", "data-testid": "line-item" }, h("div", { class: "thumb", role: "presentation" }),
      h("div", {},
        h("p", { class: "font-semibold" }, line.name),
        h("p", { class: "text-sm text-slate-500" }, line.look),
        h("p", { class: "text-sm text-slate-500" }, `Style ${line.style}`),
        h("p", { class: "text-sm" }, `Qty ${line.quantity}`),
        line.final && h("p", { class: "text-sm font-semibold" }, "Final sale - can't be returned")),
      h("div", { class: "ml-auto" },
        h("p", { class: "font-semibold" }, line.sum),
        line.quantity > 1 && h("p", { class: "text-sm text-slate-500" }, `${line.each} each`)));
  const steps = ["Placed", "Packed", "On its way", "At your door"];
  const group = (part) =>
    h("section", { class: "card", "data-testid": "shipment" },
      h("h2", { class: "text-xl" }, part.heading),
      part.notes.map((note) => h("p", { class: "text-sm" }, note)),
      part.tracking && h("div", { class: "flex mt-2" },
        h("p", { class: "text-sm" }, `${part.carrier} tracking number: `, h("span", { class: "font-semibold" }, part.tracking)),
        h("button", { class: "btn-link text-sm", type: "button", onclick: () => open(`https://tracking.example/${part.tracking}`) }, "Track package")),
      part.heading !== "Items" && h("ol", { class: "steps", "aria-label": "Progress" },
        steps.map((step, at) => h("li", { class: at < part.steps ? "on" : "", "aria-current": at + 1 === part.steps ? "step" : null }, step))),
      part.lines.map(piece));
  const sum = (label, value, last) => h("div", { class: last ? "sum last" : "sum" }, h("span", {}, label), h("span", {}, value));
  framed(
    h("button", { class: "btn-link text-sm", type: "button", onclick: () => go("Order-History") }, "‹ All orders"),
    h("div", { class: "flex between mt-2" }, h("h1", { class: "text-3xl" }, `Order #${one.number}`),
      one.canReturn && h("button", { class: "btn", type: "button", "data-testid": "start-return", onclick: () => {
        beacon("start-return");
        location.assign(path(`Order-Return?orderID=${one.number}`));
      } }, "Return items")),
    h("div", { class: "grid-4 mt-4" }, tile("Placed on", one.placed), tile("Status", one.status), tile("Total", one.total), tile("Paid with", "Visa ending in 4406")),
    one.note && h("p", { class: "ask" }, one.note),
    one.returning && h("p", { class: "done" }, `Return ${one.returning} is under way.`),
    one.window && !one.returning && h("p", { class: "mt-4 text-sm" }, one.closed ? `Returns closed on ${one.window}` : `Return by ${one.window}`),
    one.groups.map(group),
    h("div", { class: "grid-2" },
      h("section", { class: "card" }, h("h2", { class: "text-xl" }, "Delivery address"), h("p", {}, "Robin Castellane"), h("p", {}, "18 Capstan Row, Apt 3"), h("p", {}, "San Francisco, CA 94110")),
      h("section", { class: "card" }, h("h2", { class: "text-xl" }, "Summary"), sum("Subtotal", one.subtotal), sum("Shipping", one.shipping), sum("Tax", one.tax), sum("Total", one.total, true))),
    h("section", { class: "mt-8" }, h("h2", { class: "text-xl" }, "You may also like"),
      h("div", { class: "grid-4 mt-4" }, [["Delivered Home Candle", "$38.00"], ["Mooring Mug", "$24.00"], ["Spinnaker Scarf", "$58.00"], ["Shipped Ashore Print", "$65.00"]].map(([name, price]) =>
        h("div", {}, h("div", { class: "thumb", role: "presentation" }), h("p", {}, name), h("p", {}, price), h("button", { class: "btn-link text-sm", type: "button" }, "Add to bag"))))),
  );
}

function phoneField() {
  if (boot.phone === "split") {
    const part = (label, size) => h("input", { type: "tel", inputmode: "numeric", maxlength: size, size, "aria-label": label, style: "width:90px", oninput: (event) => {
      event.target.value = event.target.value.replace(/\D/g, "");
      if (event.target.value.length === size) event.target.nextElementSibling?.focus();
    } });
    const parts = [part("Area code", 3), part("Prefix", 3), part("Line number", 4)];
    return {
      node: h("fieldset", { class: "mt-4", style: "border:0;padding:0" }, h("legend", { class: "text-sm text-slate-500" }, "Phone (optional)"), h("div", { class: "flex field" }, parts)),
      value: () => parts.map((one) => one.value).join(""),
    };
  }
  const phone = field("Phone (optional)", "phone", { type: "tel", autocomplete: "tel-national" });
  phone.input.addEventListener("input", () => {
    const digits = phone.input.value.replace(/\D/g, "").replace(/^1(?=\d{10})/, "").slice(0, 10);
    const [area, prefix, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
    phone.input.value = line ? `(${area}) ${prefix}-${line}` : prefix ? `(${area}) ${prefix}` : area;
  });
  return { node: phone.node, value: () => phone.input.value };
}

async function contactForm() {
  const { topics, asksFirst } = await api("contact", "topics");
  let topic = boot.topic;
  const first = field("First name", "firstName", { autocomplete: "given-name" });
  const last = field("Last name", "lastName", { autocomplete: "family-name" });
  const email = field("Email", "email", { type: "email", value: boot.email });
  const number = field("Order number", "orderNumber", { "aria-required": "true", autocomplete: "off" });
  const phone = phoneField();
  const about = (boot.topics === "select" ? plain : dropdown)("Topic", "Choose a topic", topics, (id) => (topic = id), { preset: topic });
  const words = field("How can we help?", "comment", { area: true, maxlength: "250" });
  const count = h("p", { class: "count", "aria-live": "polite" }, "0 / 250");
  words.input.addEventListener("input", () => (count.textContent = `${words.input.value.length} / 250`));
  const tick = h("input", { type: "checkbox", name: "news" });
  const send = h("button", { class: "btn", type: "submit", "data-testid": "contact-submit" }, "Send message");
  const foot = h("div", { class: "mt-4" }, send);
  const bad = h("p", { class: "bad", role: "alert", hidden: true });
  const deliver = async () => {
    bad.hidden = true;
    try {
      const answer = await api("contact", "sendMessage", {
        firstName: first.input.value, lastName: last.input.value, email: email.input.value, phone: phone.value(),
        orderNumber: number.input.value, topic, comment: words.input.value, news: tick.checked,
      }, "ContactUs-Subscribe");
      form.replaceWith(h("div", { class: "done", role: "status", "data-testid": "contact-done" },
        h("p", { class: "font-semibold" }, answer.msg), h("p", { class: "mt-2" }, `Your case number: ${answer.caseNumber}`)));
    } catch (error) {
      bad.hidden = false;
      bad.textContent = error.message;
      foot.replaceChildren(send);
    }
  };
  const ask = () => foot.replaceChildren(h("div", { class: "ask", role: "group", "aria-label": "Are you sure?" },
    h("p", { class: "font-semibold" }, "Are you sure?"),
    h("p", { class: "text-sm" }, "Once sent, a message can't be changed."),
    h("div", { class: "flex mt-4" },
      h("button", { class: "btn", type: "button", onclick: deliver }, "Send"),
      h("button", { class: "btn-ghost", type: "button", onclick: () => foot.replaceChildren(send) }, "Keep editing"))));
  const submit = (event) => {
    event.preventDefault();
    beacon("contact-submit");
    let good = true;
    for (const one of [first, last, email, number, words]) {
      if (!one.input.value.trim()) {
        one.say("This field is required.");
        good = false;
      }
    }
    if (!topic) {
      about.say("Choose a topic.");
      good = false;
    }
    if (!good) return;
    if (asksFirst.includes(number.input.value.trim())) ask();
    else {
      send.disabled = true;
      send.textContent = "Sending…";
      deliver().then(() => {
        send.disabled = false;
        send.textContent = "Send message";
      });
    }
  };
  const form = h("form", { class: "card", novalidate: true, onsubmit: submit, "data-testid": "contact-form" },
    about.node,
    h("div", { class: "grid-2" }, first.node, last.node), email.node,
    h("div", { class: "grid-2" }, number.node, phone.node),
    words.node, count,
    h("label", { class: "box" }, tick, h("span", { class: "tick", "aria-hidden": "true" }, "✓"), h("span", { class: "text-sm" }, "Send me news and offers from Quay & Kin")),
    bad, foot);
  return form;
}

async function contact() {
  skeleton();
  const inner = boot.framed ? h("iframe", { src: path("ContactUs-Form"), title: "Contact form" }) : await contactForm();
  framed(h("h1", { class: "text-3xl" }, "Contact us"), h("p", { class: "mt-2 text-slate-500" }, "Or call 1-800-555-0199, every day from 8 to 8 Eastern."), inner);
}

async function wizard() {
  skeleton();
  const number = new URLSearchParams(location.search).get("orderID") || "";
  let options;
  try {
    options = await api("returns", "returnOptions", { number });
  } catch {
    return lost("We can't find that order", "It isn't in your account. Check the number and try again.");
  }
  const chosen = options.lines.map((line) => ({ ...line, count: 0, reason: "" }));
  let how = null;
  const title = (step, words) => [
    h("p", { class: "text-sm text-slate-500" }, `Return for order #${number} · Step ${step} of 3`),
    h("h1", { class: "text-3xl" }, words)];
  const taken = () => chosen.filter((line) => line.count > 0);
  const asked = () => {
    const items = taken().map((line) => ({ place: line.place, quantity: line.count, reason: line.reason }));
    return { number, items, method: how };
  };

  const next = h("button", { class: "btn", type: "button", disabled: true, onclick: () => stepTwo() }, "Continue");
  const look = () => (next.disabled = !taken().length || taken().some((line) => !line.reason));
  const row = (line) => {
    const why = h("div", {});
    why.hidden = true;
    if (boot.reasons === "select") {
      const id = nextId();
      why.append(h("div", { class: "mt-4" }, h("label", { class: "text-sm", for: id }, "Reason "),
        h("select", { id, onchange: (event) => ((line.reason = event.target.value), look()) },
          h("option", { value: "" }, "Select a reason"), options.reasons.map((one) => h("option", { value: one.id }, one.label)))));
    } else why.append(dropdown("Reason for return", "Select a reason", options.reasons, (id) => ((line.reason = id), look()), { combobox: true }).node);
    const set = (count) => {
      line.count = count;
      why.hidden = !count;
      look();
    };
    const stepped = boot.choice === "stepper" || (boot.choice === "mixed" && line.quantity > 1);
    let control;
    if (!line.sendable) control = h("p", { class: "text-sm font-semibold" }, "Final sale - can't be returned");
    else if (boot.choice === "tick") {
      control = h("label", { class: "box" }, h("input", { type: "checkbox", "aria-label": `Return ${line.name}`, onchange: (event) => set(event.target.checked ? line.quantity : 0) }),
        h("span", { class: "tick", "aria-hidden": "true" }, "✓"), h("span", {}, line.quantity > 1 ? `Return all ${line.quantity}` : "Return"));
    } else if (stepped) {
      const shown = h("span", { "aria-live": "polite" }, "0");
      const less = h("button", { type: "button", "aria-label": `Return one less of ${line.name}`, disabled: true, onclick: () => turn(-1) }, "−");
      const more = h("button", { type: "button", "aria-label": `Return one more of ${line.name}`, onclick: () => turn(1) }, "+");
      const turn = (by) => {
        set(line.count + by);
        shown.textContent = String(line.count);
        less.disabled = line.count === 0;
        more.disabled = line.count === line.quantity;
      };
      control = h("div", {}, h("p", { class: "text-sm text-slate-500" }, `How many to return (of ${line.quantity})`),
        h("div", { class: "stepper", role: "group", "aria-label": `Quantity to return: ${line.name}` }, less, shown, more));
    } else {
      const counts = Array.from({ length: line.quantity }, (_, at) => at + 1);
      control = h("select", { "aria-label": `Keep or return ${line.name}`, onchange: (event) => set(Number(event.target.value)) },
        h("option", { value: "0" }, "Keep"), counts.map((at) => h("option", { value: String(at) }, line.quantity > 1 ? `Return ${at}` : "Return")));
    }
    return h("section", { class: "card", "data-testid": "return-line" },
      h("div", { class: "flex items-start" }, h("div", { class: "thumb", role: "presentation" }),
        h("div", {}, h("p", { class: "font-semibold" }, line.name), h("p", { class: "text-sm text-slate-500" }, line.look), h("p", { class: "text-sm" }, `${line.each} · Qty ${line.quantity}`)),
        h("div", { class: "ml-auto" }, control)),
      why);
  };
  const rows = chosen.map(row);
  const stepOne = () => framed(title(1, "What are you sending back?"), rows,
    h("div", { class: "flex mt-8" }, next, h("button", { class: "btn-ghost", type: "button", onclick: () => go(`Order-Details?orderID=${number}`) }, "Cancel")));

  const onward = h("button", { class: "btn", type: "button", disabled: true, onclick: () => stepThree() }, "Continue");
  const cards = options.methods.map((one) =>
    h("div", { class: "radio", role: "radio", tabindex: "0", "aria-checked": "false", "data-testid": `method-${one.id}`, onclick: (event) => {
      how = one.id;
      cards.forEach((card) => card.setAttribute("aria-checked", String(card === event.currentTarget)));
      onward.disabled = false;
    }, onkeydown: (event) => event.key === " " && (event.preventDefault(), event.currentTarget.click()) },
    h("p", { class: "font-semibold" }, one.label), h("p", { class: "text-sm text-slate-500" }, one.text)));
  const stepTwo = () => framed(title(2, "How would you like to return?"),
    h("div", { class: "flex mt-4", role: "radiogroup", "aria-label": "Return method" }, cards),
    h("div", { class: "flex mt-8" }, onward, h("button", { class: "btn-ghost", type: "button", onclick: () => stepOne() }, "Back")));

  async function stepThree() {
    skeleton();
    const wanted = asked();
    let quote;
    try {
      quote = await api("returns", "returnQuote", boot.graphql.includes("returns") ? wanted : { ...wanted, items: JSON.stringify(wanted.items) });
    } catch {
      return lost("Something went wrong", "We could not work out your refund. Please try again later.");
    }
    const sum = (label, value, last) => h("div", { class: last ? "sum last" : "sum" }, h("span", {}, label), h("span", {}, value));
    const reason = (line) => options.reasons.find((one) => one.id === line.reason).label;
    const bad = h("p", { class: "bad", role: "alert", hidden: true });
    const accept = async () => {
      button.disabled = true;
      try {
        finished(await api("returns", "startReturn", asked(), "Order-ReturnAccept"));
      } catch (error) {
        bad.hidden = false;
        bad.textContent = error.message;
        foot.replaceChildren(button, back);
        button.disabled = false;
      }
    };
    const press = () => {
      beacon("return-submit");
      if (boot.confirmation === "modal") modal("Confirm your return", "Once you confirm, the items above can't be changed.", "Confirm return", "Not yet", accept);
      else if (boot.confirmation === "inline") foot.replaceChildren(h("div", { class: "ask", role: "group" },
        h("p", { class: "font-semibold" }, "Start this return now?"),
        h("div", { class: "flex mt-4" }, h("button", { class: "btn", type: "button", onclick: accept }, "Yes, start it"),
          h("button", { class: "btn-ghost", type: "button", onclick: () => foot.replaceChildren(button, back) }, "Not yet"))));
      else accept();
    };
    const button = h("button", { class: "btn", type: "button", "data-testid": "submit-return", onclick: press }, "Submit return");
    const back = h("button", { class: "btn-ghost", type: "button", onclick: () => stepTwo() }, "Back");
    const foot = h("div", { class: "flex mt-8" }, button, back);
    framed(title(3, "Review your return"),
      h("section", { class: "card" }, h("h2", { class: "text-xl" }, "Items"),
        taken().map((line) => h("div", { class: "flex between mt-2" }, h("p", {}, `${line.count} × ${line.name}`), h("p", { class: "text-sm text-slate-500" }, reason(line))))),
      h("section", { class: "card" }, h("h2", { class: "text-xl" }, "Method"), h("p", {}, options.methods.find((one) => one.id === how).label)),
      h("section", { class: "card" }, h("h2", { class: "text-xl" }, "Refund"), sum("Items", quote.goods), sum("Tax", quote.tax), sum("Return fee", quote.fee),
        sum("Estimated refund", quote.refund, true), h("p", { class: "text-sm text-slate-500 mt-2" }, "Back to Visa ending in 4406.")),
      bad, foot);
  }

  const finished = (done) => framed(
    h("h1", { class: "text-3xl" }, "Your return is on its way"),
    h("section", { class: "done", "data-testid": "return-done" },
      h("p", {}, "Return authorization number"), h("p", { class: "text-xl" }, done.authorization),
      h("p", { class: "mt-4" }, "Ship by ", h("span", { class: "font-semibold" }, done.shipBy)),
      h("p", {}, "Estimated refund ", h("span", { class: "font-semibold" }, done.refund)),
      done.label && h("p", { class: "mt-4" }, h("a", { href: done.label, target: "_blank" }, "Download label (PDF)"))),
    h("button", { class: "btn-ghost mt-8", type: "button", onclick: () => location.assign(path(`Order-Details?orderID=${number}`)) }, "Back to order"));
  stepOne();
}

function home() {
  framed(h("h1", { class: "text-3xl" }, "Things for the water's edge"), h("p", { class: "mt-2" }, "The autumn edit is here."),
    h("div", { class: "grid-4 mt-8" }, ["Bags", "Coats", "Shoes", "Small leather"].map((name) => h("div", { class: "card" }, name))));
}

const VIEWS = {
  "Home-Show": home, "Login-Show": signIn, "Account-Show": account, "Order-History": orders, "Order-Details": details,
  "Order-Return": wizard, "ContactUs-Landing": contact,
  "ContactUs-Form": async () => root.replaceChildren(await contactForm()),
};
function draw() {
  const route = location.pathname === "/" ? "Home-Show" : location.pathname.replace(boot.root, "");
  root.dataset.action = route;
  const view = VIEWS[route];
  if (!view) return lost("We can't find that page", "It may have moved.");
  beacon("view");
  return view();
}
draw();
