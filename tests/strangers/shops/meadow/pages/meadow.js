// Islands: what an element asks for stands in its m- attributes; what comes back is put in its place.
(() => {
  const all = (root, what) => [...root.querySelectorAll(what)];
  const XHR = { "X-Requested-With": "XMLHttpRequest" };

  async function ask(url, options = {}) {
    const answer = await fetch(url, { headers: XHR, credentials: "same-origin", ...options });
    if (!(answer.headers.get("content-type") || "").includes("json")) {
      if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
      return { text: await answer.text() };
    }
    const said = await answer.json();
    if (said.redirectUrl) { location.href = said.redirectUrl; return new Promise(() => {}); }
    return said;
  }

  function put(target, text, how) {
    if (how === "append") target.insertAdjacentHTML("beforeend", text);
    else target.innerHTML = text;
    wake(target);
  }

  async function fetchInto(element) {
    const target = element.getAttribute("m-target") ? document.querySelector(element.getAttribute("m-target")) : element;
    element.classList.add("busy");
    try {
      const said = await ask(element.getAttribute("m-get"));
      put(target, said.text, element.getAttribute("m-swap"));
      if (element.hasAttribute("m-once")) element.remove();
      if (element.hasAttribute("m-open")) open(target);
    } finally { element.classList.remove("busy"); }
  }

  function open(target) {
    if (target.showModal) { if (!target.open) target.showModal(); }
    else { target.hidden = false; target.scrollIntoView({ block: "start" }); }
  }

  function complain(form, text) {
    const place = form.querySelector("[m-error]") || form.parentElement.querySelector("[m-error]");
    if (place) { place.textContent = text; place.hidden = !text; }
  }

  function mark(form, wrong) {
    all(form, "[m-wrong]").forEach((place) => {
      const text = wrong[place.getAttribute("m-wrong")] || "";
      place.textContent = text;
      place.hidden = !text;
    });
  }

  // A form that is sent without leaving the page: its answer is a piece of a page, or says where to go.
  async function send(form) {
    const buttons = all(form, "button").filter((button) => !button.disabled);
    buttons.forEach((button) => { button.disabled = true; });
    complain(form, "");
    try {
      let said = await ask(form.getAttribute("m-post"), { method: "POST", body: new FormData(form) });
      if (said.url) said = await ask(said.url, { method: "POST" });
      if (said.text !== undefined) put(document.querySelector(form.getAttribute("m-target")), said.text);
      else if (said.success && form.querySelector("[m-said]")) form.querySelector("[m-said]").textContent = said.msg;
      else if (!said.success) complain(form, [].concat(said.error || Object.values(said.fields || {}), said.msg || []).join(" "));
    } catch { complain(form, "Something went wrong on our side. Please try again later."); }
    buttons.forEach((button) => { button.disabled = false; });
  }

  async function sendMessage(form) {
    if (!complete(form, form)) return;
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    complain(form, "");
    try {
      const said = await ask(form.getAttribute("m-message"), { method: "POST", body: new FormData(form) });
      if (said.success) {
        const done = document.createElement("section");
        done.className = "card p-8";
        done.setAttribute("role", "status");
        const [first, ...rest] = said.msg.split(". ");
        done.innerHTML = '<h2 class="font-serif text-2xl mb-2"></h2><p></p>';
        done.querySelector("h2").textContent = first;
        done.querySelector("p").textContent = rest.join(". ");
        if (said.case) {
          done.insertAdjacentHTML("beforeend", '<p class="mt-4">Your case number is <b></b></p>');
          done.querySelector("b").textContent = said.case;
        }
        form.closest("[m-answer]").replaceChildren(done);
        return;
      }
      mark(form, said.fields || {});
      const first = all(form, "[m-wrong]").find((place) => !place.hidden);
      if (first && form.hasAttribute("m-steps")) show(form, all(form, "[m-step]").indexOf(first.closest("[m-step]")));
      else if (!first) complain(form, said.msg || "Something went wrong.");
      if (first) first.scrollIntoView({ block: "center" });
    } catch { complain(form, "Something went wrong on our side. We can't say whether your message reached us."); }
    button.disabled = false;
  }

  // Whether all that a part needs is there; what is missing is said beside it.
  function complete(form, part) {
    const wrong = {};
    all(part, "input, textarea").forEach((field) => {
      if (!field.checkValidity()) wrong[field.name] = field.type === "radio" ? "Please choose one." : "Please fill this in.";
    });
    mark(part, wrong);
    return !Object.keys(wrong).length;
  }

  function show(form, place) {
    all(form, "[m-step]").forEach((step, at) => { step.hidden = at !== place; });
    all(form, "[m-dot]").forEach((dot, at) => dot.toggleAttribute("aria-current", at === place));
    const step = all(form, "[m-step]")[place];
    all(step, "[m-when-shown]").forEach((element) => { element.removeAttribute("m-when-shown"); fetchInto(element); });
    all(step, "[m-shown]").forEach((line) => {
      const fields = all(form, `[name="${line.getAttribute("m-shown")}"]`);
      const field = fields[0] && fields[0].type === "radio" ? fields.find((one) => one.checked) : fields[0];
      line.textContent = (field && (field.getAttribute("m-says") || field.value)) || "–";
    });
  }

  function wake(root) {
    all(root, "[m-load]").forEach((element) => { element.removeAttribute("m-load"); fetchInto(element); });
    all(root, "[m-steps]").forEach((form) => show(form, 0));
    if (root.querySelector("[m-finished]")) all(document, "[m-open]").forEach((button) => button.remove());
  }

  function step(button, by) {
    const item = button.closest("[m-item]");
    const field = item.querySelector('input[name^="count-"]');
    const most = Number(item.querySelector("[m-more]").getAttribute("m-more"));
    field.value = Math.min(most, Math.max(0, Number(field.value) + by));
    item.querySelector("[m-number]").textContent = field.value;
    item.querySelector("[m-more-of]").hidden = field.value === "0";
  }

  document.addEventListener("click", (event) => {
    const on = (what) => event.target.closest(what);
    let it;
    if ((it = on("button[m-get]"))) fetchInto(it);
    else if ((it = on("[m-tab]"))) {
      all(document, "[m-tab]").forEach((tab) => {
        const chosen = tab === it;
        tab.setAttribute("aria-selected", String(chosen));
        document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
      });
    } else if ((it = on("[m-close]"))) {
      const target = document.querySelector(it.getAttribute("m-close"));
      if (target.close) target.close(); else { target.hidden = true; target.innerHTML = ""; }
    } else if ((it = on("[m-next], [m-back]"))) {
      const form = it.closest("form");
      const steps = all(form, "[m-step]");
      const at = steps.indexOf(it.closest("[m-step]"));
      if (it.hasAttribute("m-back")) show(form, at - 1);
      else if (complete(form, steps[at])) show(form, at + 1);
    } else if ((it = on("[m-less]"))) step(it, -1);
    else if ((it = on("[m-more]"))) step(it, 1);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[m-pick]")) event.target.closest("[m-item]").querySelector("[m-more-of]").hidden = !event.target.checked;
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[maxlength]")) return;
    const count = event.target.closest("label").querySelector("[m-count]");
    if (count) count.textContent = `${event.target.value.length} of ${event.target.maxLength}`;
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("m-post")) { event.preventDefault(); send(form); }
    else if (form.hasAttribute("m-message")) { event.preventDefault(); sendMessage(form); }
  });

  wake(document);
})();
