(function () {
  var $ = function (what, within) { return Array.prototype.slice.call((within || document).querySelectorAll(what)); };
  var on = function (what, event, then) { document.addEventListener(event, function (e) { var hit = e.target.closest && e.target.closest(what); if (hit) then(hit, e); }); };
  var ask = function (address, options) {
    options = options || {};
    options.headers = { 'X-Requested-With': 'XMLHttpRequest' };
    return fetch(address, options);
  };
  var busy = function (yes) {
    $('.busy').forEach(function (one) { one.remove(); });
    if (yes) { var veil = document.createElement('div'); veil.className = 'busy'; document.body.appendChild(veil); }
  };
  var alarm = function (form, told) {
    var place = form.querySelector('.alarm');
    if (place) { place.textContent = told; place.hidden = !told; }
  };

  on('.crew__name', 'click', function (name) {
    var list = document.getElementById('crew-list');
    list.hidden = !list.hidden;
    name.setAttribute('aria-expanded', String(!list.hidden));
  });
  on('[data-tab]', 'click', function (tab) {
    $('[data-tab]').forEach(function (one) {
      one.setAttribute('aria-selected', String(one === tab));
      document.getElementById(one.dataset.tab).hidden = one !== tab;
    });
  });
  on('[data-open]', 'click', function (button) { document.getElementById(button.dataset.open).showModal(); });
  on('[data-close]', 'click', function (button) { button.closest('dialog').close(); });
  on('[data-consent]', 'click', function (button) {
    ask(PH.root + 'ConsentTracking-SetSession?consent=' + button.dataset.consent).then(function () {
      $('.crumbs, .fog').forEach(function (one) { one.remove(); });
    });
  });
  $('[data-layer]').forEach(function (layer) {
    ask(PH.root + 'ConsentTracking-GetContent').then(function (r) { return r.text(); }).then(function (words) { layer.innerHTML = words; });
  });

  on('select[data-into]', 'change', function (period) {
    var place = document.querySelector(period.dataset.into);
    place.innerHTML = '';
    busy(true);
    ask(period.value).then(function (r) {
      if (r.ok) return r.text();
      return r.json().then(function (told) { location.href = told.redirectUrl; return ''; });
    }).then(function (rows) { place.innerHTML = rows; busy(false); });
  });
  on('select[data-asks]', 'change', function (topic) {
    var place = document.getElementById('f-more');
    place.hidden = true;
    place.innerHTML = '';
    ask(topic.dataset.asks + '?topic=' + encodeURIComponent(topic.value)).then(function (r) { return r.text(); }).then(function (words) {
      place.innerHTML = words.trim();
      place.hidden = !place.innerHTML;
    });
  });
  on('textarea[data-limit]', 'input', function (area) {
    var limit = +area.dataset.limit;
    if (area.value.length > limit) area.value = area.value.slice(0, limit);
    area.parentNode.querySelector('.count').textContent = limit - area.value.length + ' characters left';
  });

  var answered = {
    go: function (form, told) {
      if (told.redirectUrl) location.href = told.redirectUrl;
      else if (told.error) alarm(form, told.error.join(' '));
      else alarm(form, Object.values(told.fields || {}).join(' '));
    },
    inline: function (form, told) { form.querySelector('.form-note').textContent = told.msg; },
    letter: function (form, told) {
      $('.fault', form).forEach(function (one) { one.textContent = (told.fields || {})[one.dataset.for] || ''; });
      if (told.error) { alarm(form, 'Your message was not sent. Please look at the field marked below.'); form.scrollIntoView(); return false; }
      alarm(form, '');
      if (told.redirectUrl) { location.href = told.redirectUrl; return true; }
      if (form.dataset.answer === 'inline') {
        var done = document.getElementById('letter-done');
        done.textContent = told.msg;
        done.hidden = false;
        form.hidden = true;
      } else if (form.dataset.answer === 'toast') {
        var flag = document.createElement('div');
        flag.className = 'flag';
        flag.setAttribute('role', 'alert');
        flag.textContent = told.msg;
        document.body.appendChild(flag);
        form.querySelector('button[type=submit]').disabled = true;
        setTimeout(function () { flag.remove(); form.querySelector('button[type=submit]').disabled = false; }, 3000);
      }
      form.reset();
      $('textarea', form).forEach(function (area) { area.dispatchEvent(new Event('input', { bubbles: true })); });
      var more = document.getElementById('f-more');
      more.hidden = true;
      more.innerHTML = '';
      return true;
    }
  };
  on('form[data-post]', 'submit', function (form, e) {
    e.preventDefault();
    busy(true);
    ask(form.action, { method: 'POST', body: new FormData(form) }).then(function (r) {
      return r.json().then(function (told) {
        if (!r.ok && told.redirectUrl) { location.href = told.redirectUrl; return; }
        busy(false);
        answered[form.dataset.post](form, told);
      });
    }).catch(function () { busy(false); alarm(form, 'Something went wrong. Please try again later.'); });
  });
})();
