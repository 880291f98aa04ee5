(function () {
  "use strict";
  // The veil that lies over a form or a list while an answer is awaited; lifting it lifts all of them.
  function veil(over) {
    var shade = document.createElement("div");
    shade.className = "lw-shade";
    shade.innerHTML = '<div class="lw-wheel"></div>';
    over.classList.add("lw-under");
    over.appendChild(shade);
  }
  function lift() {
    document.querySelectorAll(".lw-shade").forEach(function (shade) {
      shade.parentNode.classList.remove("lw-under");
      shade.remove();
    });
  }
  function ask(method, url, body, done) {
    var sent = new XMLHttpRequest();
    sent.open(method, url);
    sent.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    if (body !== null) sent.setRequestHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    sent.onloadend = function () {
      var said = null;
      try { said = JSON.parse(sent.responseText); } catch (_) { said = null; }
      if (said && said.redirectUrl) { location.href = said.redirectUrl; return; }
      done(sent.status, said, sent.responseText);
    };
    sent.send(body);
  }
  function serialized(form) {
    return new URLSearchParams(new FormData(form)).toString();
  }
  function fault(input, words) {
    var place = input.closest(".lw-field, form");
    var below = place && place.querySelector(".lw-fault");
    input.classList.toggle("lw-wrong", Boolean(words));
    if (below) below.textContent = words;
  }
  function clear(form) {
    form.querySelectorAll(".lw-alert").forEach(function (one) { one.remove(); });
    form.querySelectorAll(".lw-fault").forEach(function (one) { one.textContent = ""; });
    form.querySelectorAll(".lw-wrong").forEach(function (one) { one.classList.remove("lw-wrong"); });
  }
  function above(form, words, bad) {
    var alert = document.createElement("div");
    alert.className = "lw-alert " + (bad ? "bad" : "good");
    alert.setAttribute("role", "alert");
    alert.textContent = words;
    form.prepend(alert);
    if (bad) alert.scrollIntoView({ block: "center" });
  }
  function toast(words, bad, gone) {
    var frame = document.createElement("div");
    frame.className = "lw-toasts";
    frame.innerHTML = '<div class="lw-toast ' + (bad ? "bad" : "good") + '" role="alert"></div>';
    frame.firstChild.textContent = words;
    document.body.appendChild(frame);
    setTimeout(function () { frame.remove(); gone(); }, 3000);
  }
  function answered(form, button, status, said, text) {
    lift();
    if (!said && status === 200) {
      var steps = form.closest(".js-steps");
      if (steps) { steps.innerHTML = text; steps.scrollIntoView(); return; }
    }
    var free = function () { button.disabled = false; };
    if (said && said.fields) {
      Object.keys(said.fields).forEach(function (name) {
        var input = form.querySelector('[name="' + name + '"]');
        if (input) fault(input, said.fields[name]);
      });
      return free();
    }
    if (said && Array.isArray(said.error)) { above(form, said.error.join(" "), true); return free(); }
    var words = String(said ? said.msg : undefined);
    var good = Boolean(said && said.success);
    if (good) { form.reset(); counts(form); }
    if (form.dataset.answer === "toast") return toast(words, !good, free);
    above(form, words, !good);
    free();
  }
  function fits(form) {
    clear(form);
    Array.prototype.forEach.call(form.elements, function (input) {
      if (input.willValidate && !input.checkValidity()) fault(input, input.validationMessage);
    });
    return form.checkValidity();
  }
  document.addEventListener("invalid", function (event) {
    if (event.target.form && event.target.form.matches(".js-send, .js-check")) {
      event.preventDefault();
      fault(event.target, event.target.validationMessage);
    }
  }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches(".js-send")) return;
    event.preventDefault();
    var button = form.querySelector("button[type=submit]");
    if (button.disabled || !fits(form)) return;
    if (form.dataset.asks && !window.confirm(form.dataset.asks)) return;
    button.disabled = true;
    var body = serialized(form);
    veil(form);
    ask("POST", form.action, body, function (status, said, text) { answered(form, button, status, said, text); });
  });
  document.addEventListener("change", function (event) {
    var changed = event.target;
    if (changed.matches(".lw-wrong")) fault(changed, "");
    if (changed.matches(".js-filter")) {
      var list = document.querySelector(".js-cards");
      list.innerHTML = "";
      veil(list);
      ask("GET", changed.value, null, function (status, said, text) { lift(); if (status === 200) list.innerHTML = text; });
    }
    if (changed.matches(".js-reason")) {
      var more = changed.closest(".lw-why").querySelector(".js-comment");
      var other = changed.value === "OTHER";
      more.classList.toggle("hide", !other);
      more.querySelector("textarea").disabled = !other;
    }
    if (changed.dataset.shows) {
      document.querySelectorAll('[data-of="' + changed.dataset.shows + '"]').forEach(function (part) {
        part.classList.toggle("hide", !changed.checked);
        part.querySelector("select").disabled = !changed.checked;
      });
    }
  });
  document.addEventListener("click", function (event) {
    var more = event.target.closest(".js-more");
    if (more) {
      var list = document.querySelector(".js-cards");
      veil(list);
      ask("GET", more.dataset.url, null, function (status, said, text) {
        lift();
        if (status !== 200) return;
        more.parentNode.remove();
        list.insertAdjacentHTML("beforeend", text);
      });
    }
    var tab = event.target.closest("[role=tab]");
    if (tab) {
      document.querySelectorAll("[role=tab]").forEach(function (one) {
        one.setAttribute("aria-selected", String(one === tab));
        one.classList.toggle("on", one === tab);
        document.getElementById(one.getAttribute("aria-controls")).classList.toggle("on", one === tab);
      });
    }
    var opens = event.target.closest("[data-opens]"), closes = event.target.closest("[data-closes]");
    if (opens) document.getElementById(opens.dataset.opens).classList.add("on");
    if (closes) document.getElementById(closes.dataset.closes).classList.remove("on");
    document.querySelectorAll("details.lw-more[open], details.lw-me[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });
  function counts(form) {
    form.querySelectorAll("[data-counts]").forEach(function (area) {
      document.getElementById(area.dataset.counts).textContent = area.value.length;
    });
  }
  document.addEventListener("input", function (event) {
    if (event.target.dataset.counts) counts(event.target.form);
    if (event.target.matches(".lw-wrong")) fault(event.target, "");
  });
  var consent = document.querySelector(".lw-consent");
  if (consent) {
    veil(document.body);
    ask("GET", consent.dataset.content, null, function (status, said, text) {
      if (status !== 200) { consent.remove(); return; }
      consent.innerHTML = '<div role="dialog" aria-label="Your visit"><h2>Your visit</h2>' + text +
        '<button class="lw-button" type="button">Yes</button> <button class="lw-button ghost" type="button">No</button></div>';
      consent.addEventListener("click", function (event) {
        if (event.target.tagName !== "BUTTON") return;
        var yes = event.target.textContent === "Yes";
        ask("GET", consent.dataset.keep + "?consent=" + yes, null, function () { consent.remove(); lift(); });
      });
    });
  }
})();
