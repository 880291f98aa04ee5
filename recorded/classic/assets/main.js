// The classic shop's own scripts: forms answered by XHR, veil, toast, order filter, consent layer.
(function () {
  "use strict";

  function startVeil(target) {
    var veil = document.createElement("div");
    veil.className = "veil";
    veil.innerHTML = '<div class="underlay"></div><div class="spinner"><div class="dot1"></div><div class="dot2"></div></div>';
    var place = target || document.body;
    if (place !== document.body && getComputedStyle(place).position === "static") place.style.position = "relative";
    if (place === document.body) veil.classList.add("veil-page");
    place.appendChild(veil);
  }

  function stopVeils() {
    document.querySelectorAll(".veil").forEach(function (veil) { veil.remove(); });
  }

  // Calls done(json, status) for any answer that is JSON; an answer that is not leaves the page as it is, veil and all.
  function send(method, url, body, done, failed) {
    var xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    if (body) xhr.setRequestHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
    xhr.onload = function () { done(xhr); };
    xhr.onerror = function () { failed(xhr); };
    xhr.send(body || null);
  }

  function parsed(xhr) {
    try { return JSON.parse(xhr.responseText); } catch (notJson) { return undefined; }
  }

  function serialised(form) {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function each(selector, work) {
    document.querySelectorAll(selector).forEach(work);
  }

  function alertBox(words) {
    var box = document.createElement("div");
    box.className = "alert alert-danger";
    box.setAttribute("role", "alert");
    box.textContent = words;
    return box;
  }

  // ---- fields: the browser finds what is wrong, the page shows it ----
  document.addEventListener("invalid", function (event) {
    var field = event.target;
    event.preventDefault();
    field.classList.add("is-invalid");
    var words = field.validationMessage;
    if (field.validity.valueMissing && field.dataset.missingError) words = field.dataset.missingError;
    if (field.validity.patternMismatch && field.dataset.patternMismatch) words = field.dataset.patternMismatch;
    var feedback = field.parentElement.querySelector(".invalid-feedback");
    if (feedback) feedback.textContent = words;
  }, true);

  document.addEventListener("submit", function (event) {
    event.target.querySelectorAll(".is-invalid").forEach(function (field) { field.classList.remove("is-invalid"); });
  }, true);

  // ---- tabs and modal of the sign-in page ----
  each('[data-toggle="tab"]', function (tab) {
    tab.addEventListener("click", function (event) {
      event.preventDefault();
      each('[data-toggle="tab"]', function (other) {
        other.classList.toggle("active", other === tab);
        other.setAttribute("aria-selected", String(other === tab));
      });
      each(".tab-pane", function (pane) {
        var chosen = "#" + pane.id === tab.getAttribute("href");
        pane.classList.toggle("active", chosen);
        pane.classList.toggle("show", chosen);
      });
    });
  });
  each('[data-toggle="modal"]', function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      document.querySelector(link.getAttribute("href")).classList.add("show");
    });
  });
  each('[data-dismiss="modal"]', function (close) {
    close.addEventListener("click", function () { close.closest(".modal").classList.remove("show"); });
  });

  // ---- sign in ----
  each("form.login", function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      startVeil(form);
      send("POST", form.action, serialised(form), function (xhr) {
        var answer = parsed(xhr);
        if (xhr.status !== 200) {
          if (answer.redirectUrl) { location.href = answer.redirectUrl; }
          stopVeils();
          return;
        }
        form.querySelectorAll(".alert").forEach(function (old) { old.remove(); });
        if (answer.success) {
          location.href = answer.redirectUrl;
        } else {
          form.prepend(alertBox(answer.error.join(" ")));
          stopVeils();
        }
      }, stopVeils);
    });
  });

  // ---- register ----
  each("form.registration[action]", function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      startVeil(form);
      send("POST", form.action, serialised(form), function (xhr) {
        var answer = parsed(xhr);
        stopVeils();
        if (answer.redirectUrl) { location.href = answer.redirectUrl; return; }
        Object.keys(answer.fields || {}).forEach(function (name) {
          var field = form.querySelector('[name="' + name + '"]');
          field.classList.add("is-invalid");
          field.parentElement.querySelector(".invalid-feedback").textContent = answer.fields[name];
        });
      }, stopVeils);
    });
  });

  each("form.reset-password-form", function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send("POST", form.action, serialised(form), function (xhr) {
        var answer = parsed(xhr);
        if (!answer.success) return;
        document.querySelector(".request-password-title h2").textContent = answer.receivedMsgHeading;
        form.innerHTML = "<p></p>";
        form.firstChild.textContent = answer.receivedMsgBody;
      }, stopVeils);
    });
  });

  // ---- toasts ----
  function toast(kind, words) {
    var place = document.querySelector("." + kind);
    if (!place) {
      place = document.createElement("div");
      place.className = kind;
      document.body.appendChild(place);
    }
    var box = document.createElement("div");
    box.className = kind + "-box text-center";
    return function (good) {
      box.classList.add("alert", good ? "alert-success" : "alert-danger");
      box.setAttribute("role", "alert");
      box.textContent = String(words);
      place.appendChild(box);
      setTimeout(function () { box.remove(); if (!place.children.length) place.remove(); }, 3000);
    };
  }

  each("form.contact-us", function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var button = form.querySelector(".subscribe-contact-us");
      startVeil();
      button.disabled = true;
      function finish(good, words, times) {
        stopVeils();
        for (var n = 0; n < (times || 1); n += 1) toast("contact-us-signup-message", words)(good);
        button.disabled = false;
        if (good) form.reset();
      }
      send("POST", form.action, serialised(form), function (xhr) {
        var answer = parsed(xhr);
        if (xhr.status === 200 && answer) finish(Boolean(answer.success), answer.msg, answer.times);
        else if (answer && answer.redirectUrl) location.href = answer.redirectUrl;
        else finish(false, undefined);
      }, function () { finish(false, undefined); });
    });
  });

  each("form.email-signup", function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send("POST", form.action, serialised(form), function (xhr) {
        var answer = parsed(xhr);
        toast("email-signup-message", answer ? answer.msg : undefined)(Boolean(answer && answer.success));
      }, function () { toast("email-signup-message", undefined)(false); });
    });
  });

  // ---- order history filter ----
  document.addEventListener("change", function (event) {
    if (!event.target.matches(".order-history-select")) return;
    var list = document.querySelector(".order-list-container");
    list.innerHTML = "";
    startVeil(list);
    send("GET", event.target.value, null, function (xhr) {
      var answer = parsed(xhr);
      if (answer && answer.redirectUrl) { location.href = answer.redirectUrl; return; }
      stopVeils();
      if (xhr.status === 200) list.innerHTML = xhr.responseText;
    }, stopVeils);
  });

  // ---- country ----
  each("#locale-select", function (select) {
    select.addEventListener("change", function () {
      var chosen = select.selectedOptions[0];
      var url = select.form.dataset.url + "?code=" + chosen.value + "&currency=" + chosen.dataset.currency;
      send("GET", url, null, function (xhr) { location.href = parsed(xhr).redirectUrl; }, stopVeils);
    });
  });

  each(".navbar-toggler", function (button) {
    button.addEventListener("click", function () { document.querySelector(".main-menu").classList.toggle("in"); });
  });

  // ---- consent layer: the veil comes first, the words by XHR ----
  each(".tracking-consent", function (asked) {
    startVeil();
    var modal = document.createElement("div");
    modal.className = "modal show";
    modal.id = "consent-tracking";
    modal.setAttribute("role", "dialog");
    modal.innerHTML = '<div class="modal-dialog"><div class="modal-content"><div class="modal-header"></div>' +
      '<div class="modal-body"></div><div class="modal-footer"><div class="button-wrapper">' +
      '<button class="affirm btn btn-primary"></button> <button class="decline btn btn-primary"></button>' +
      "</div></div></div></div>";
    modal.querySelector(".modal-header").textContent = asked.dataset.heading;
    modal.querySelector(".affirm").textContent = asked.dataset.accepttext;
    modal.querySelector(".decline").textContent = asked.dataset.rejecttext;
    document.body.appendChild(modal);
    function decide(url) {
      send("GET", url, null, function () { modal.remove(); stopVeils(); }, function () { modal.remove(); stopVeils(); });
    }
    modal.querySelector(".affirm").addEventListener("click", function () { decide(asked.dataset.accept); });
    modal.querySelector(".decline").addEventListener("click", function () { decide(asked.dataset.reject); });
    send("GET", asked.dataset.url, null, function (xhr) {
      if (xhr.status === 200) modal.querySelector(".modal-body").innerHTML = xhr.responseText;
      else modal.remove();
    }, function () { modal.remove(); });
  });
})();
