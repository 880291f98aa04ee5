// The modern edition's script: small, and only what its forms need.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const TROUBLE = "Something went wrong. Please try again in a few minutes.";

  const veil = () => {
    const curtain = document.createElement("div");
    curtain.className = "curtain bare";
    document.body.append(curtain);
    return () => curtain.remove();
  };

  const ask = async (url, options = {}) => {
    const lift = veil();
    try {
      return await fetch(url, { ...options, headers: { "X-Requested-With": "XMLHttpRequest" } });
    } finally {
      lift();
    }
  };

  // A session or a token that is no longer good: the answer names the page to go to.
  const ledAway = async (answer) => {
    if (answer.ok) return false;
    const said = await answer.clone().json().catch(() => ({}));
    if (said.redirectUrl) location.assign(said.redirectUrl);
    return Boolean(said.redirectUrl);
  };

  // Posts a form; resolves to the answer's JSON, or to null after having led the browser elsewhere.
  const post = async (form, url = form.action) => {
    const answer = await ask(url, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (await ledAway(answer)) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const complain = (form, text) => {
    $$(".notice", form).forEach((old) => old.remove());
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    form.prepend(notice);
  };

  const clear = (form) => {
    $$(".notice, .gripe", form).forEach((old) => old.remove());
    $$(".wrong", form).forEach((field) => field.classList.remove("wrong"));
  };

  const gripe = (field, text) => {
    field.classList.add("wrong");
    field.setAttribute("aria-invalid", "true");
    const line = document.createElement("p");
    line.className = "gripe";
    line.textContent = text;
    field.after(line);
  };

  const gripes = (form, fields) => {
    for (const [name, text] of Object.entries(fields)) gripe(form.elements[name], text);
    const first = $(".wrong", form);
    if (first) first.focus();
  };

  // Fields that the browser itself calls wrong never leave the page.
  const passes = (form) => {
    clear(form);
    const wrong = [...form.elements].filter((field) => field.willValidate && !field.checkValidity());
    wrong.forEach((field) => gripe(field, field.validity.valueMissing ? "Please fill in this field." : "Please check this field."));
    if (wrong.length) wrong[0].focus();
    return wrong.length === 0;
  };

  const onSubmit = (selector, handle) =>
    $$(selector).forEach((form) =>
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (!passes(form)) return;
        const button = $("button[type=submit]", form);
        button.disabled = true;
        try {
          await handle(form);
        } catch {
          complain(form, TROUBLE);
        } finally {
          button.disabled = false;
        }
      }),
    );

  onSubmit(".js-enter", async (form) => {
    const said = await post(form);
    if (!said) return;
    if (said.success) location.assign(said.redirectUrl);
    else complain(form, said.error.join(" "));
  });

  onSubmit(".js-join", async (form) => {
    const said = await post(form);
    if (!said) return;
    if (said.success) location.assign(said.redirectUrl);
    else gripes(form, said.fields);
  });

  onSubmit(".js-reset", async (form) => {
    const said = await post(form);
    if (!said) return;
    if (said.success) form.innerHTML = `<p>${said.receivedMsgBody}</p>`;
    else gripes(form, said.fields);
  });

  onSubmit(".js-letter", async (form) => {
    const said = await post(form);
    if (said) form.innerHTML = `<p role="status">${said.msg}</p>`;
  });

  $$(".js-forgot, .js-forgot-close").forEach((button) =>
    button.addEventListener("click", () => $$(".js-forgot-part").forEach((part) => (part.hidden = !part.hidden))),
  );
  $$(".js-join-open").forEach((button) =>
    button.addEventListener("click", () => {
      button.hidden = true;
      $(".js-join").hidden = false;
    }),
  );

  // the list of orders
  $$(".js-since").forEach((select) =>
    select.addEventListener("change", async () => {
      const slips = $(".js-slips");
      slips.replaceChildren();
      const answer = await ask(select.value);
      if (await ledAway(answer)) return;
      if (answer.ok) slips.innerHTML = await answer.text();
      else complain(slips, "Your orders could not be loaded. Please try again in a few minutes.");
    }),
  );

  // the contact form
  const words = $("#cu-words");
  if (words) words.addEventListener("input", () => ($(".js-count").textContent = words.value.length.toLocaleString("en-US")));
  onSubmit(".js-contact", async (form) => {
    const said = await post(form);
    if (!said) return;
    if (!said.success) return gripes(form, said.fields);
    const box = $(".js-letterbox");
    box.replaceChildren();
    for (let shown = 0; shown < said.times; shown += 1) {
      const answer = document.createElement("div");
      answer.className = "answer";
      answer.setAttribute("role", "status");
      answer.innerHTML = '<h2 class="headline">Thank you. We have your message.</h2><p>Your case number is <b></b>.</p><p class="quiet">A client advisor will write to you within 24 hours. Please keep the number until then.</p>';
      $("b", answer).textContent = said.caseNumber;
      box.append(answer);
    }
    scrollTo({ top: 0 });
  });

  // returns
  const way = $(".js-return");
  if (way) {
    const trouble = $(".js-return-trouble");
    const show = (step) => {
      $$("[data-step]", way).forEach((part) => (part.hidden = part.dataset.step !== String(step)));
      $$(".stairs li").forEach((stair, index) => stair.toggleAttribute("aria-current", index + 1 === step));
      $$(".stairs li[aria-current]").forEach((stair) => stair.setAttribute("aria-current", "step"));
      trouble.hidden = true;
      scrollTo({ top: 0 });
    };
    const sulk = (text) => {
      trouble.textContent = text;
      trouble.hidden = false;
    };
    const boxes = $$("input[type=checkbox][name]", way);
    const reasoned = () =>
      boxes.some((box) => box.checked && way.elements[box.name.replace("item", "reason")].value !== "false");
    $(".js-every").addEventListener("change", (event) =>
      boxes.filter((box) => !box.disabled).forEach((box) => (box.checked = event.target.checked)),
    );
    $(".js-to-method").addEventListener("click", () => reasoned() && show(2));
    $(".js-to-review").addEventListener("click", async () => {
      if (!$("input[name=method]:checked", way)) return;
      const asked = new URLSearchParams(new FormData(way));
      asked.delete("csrf_token");
      try {
        const answer = await ask(`${way.dataset.review}?${asked}`);
        if (await ledAway(answer)) return;
        if (!answer.ok) throw new Error(String(answer.status));
        $(".js-review").innerHTML = await answer.text();
        show(3);
      } catch {
        sulk(TROUBLE);
      }
    });
    $$(".js-back").forEach((button) => button.addEventListener("click", () => show(Number(button.dataset.to))));
    const sure = (open) => $$(".js-sure").forEach((part) => (part.hidden = !open));
    $(".js-ask").addEventListener("click", () => sure(true));
    $(".js-no").addEventListener("click", () => sure(false));
    $(".js-yes").addEventListener("click", async () => {
      sure(false);
      try {
        const said = await post(way);
        if (!said) return;
        if (!said.success) return sulk(said.error);
        const onward = document.createElement("form");
        onward.method = "post";
        onward.action = said.url;
        document.body.append(onward);
        onward.submit();
      } catch {
        sulk(TROUBLE);
      }
    });
  }

  // the consent layer: a curtain first, then its text; if the text does not come, the curtain stays
  const curtain = $(".js-consent");
  if (curtain) {
    const open = async () => {
      const answer = await fetch(curtain.dataset.text, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok) return;
      const holder = document.createElement("div");
      holder.innerHTML = await answer.text();
      document.body.append(holder);
      for (const [selector, consent] of [[".js-consent-yes", "true"], [".js-consent-no", "false"]]) {
        $(selector, holder).addEventListener("click", async () => {
          const body = new URLSearchParams({ consent, csrf_token: curtain.dataset.token });
          await fetch(`${curtain.dataset.decide}?${body}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
          holder.remove();
          curtain.remove();
        });
      }
    };
    open();
  }
})();
