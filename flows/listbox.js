// What listbox.py asks of a page: which controls open a list to choose from, what they show, and what the open list offers.
// Nothing on the page is changed; what was found is kept under a symbol, so that it can be pressed.
(ask) => {
  const KEY = Symbol.for("kors-bot.lists");
  if (!window[KEY]) {
    const own = { natives: new WeakMap(), known: new WeakMap(), before: new WeakSet(), choices: [] };
    Object.defineProperty(window, KEY, { value: own, configurable: true, enumerable: false });
  }
  const own = window[KEY];
  const LISTS = "[role=listbox], [role=menu], [role=tree]";
  const CHOICES = "[role=option], [role=menuitemradio], [role=menuitem], [role=treeitem]";
  const LIKELY = `${LISTS}, ${CHOICES}, li, a, button, p, div, span, dd`;
  // Icons that are drawn by their names, and the arrows beside what is chosen.
  const ARROWS = /\b(?:expand_more|expand_less|arrow_drop_down|arrow_drop_up|keyboard_arrow_down)\b|[\u25b2\u25b4\u25b6\u25bc\u25be\u2304\u02c5\u23f7\ue5c5\ue5cf]/g;
  const squeeze = (text) => (text || "").replace(/[\u200b\u2060\ufeff\u00ad]/g, "").replace(/\s+/g, " ").trim();
  const same = (one, other) => squeeze(one).toLowerCase() === squeeze(other).toLowerCase();
  const asks = (text) => text.length < 60 && /^(?:please )?(?:choose|select|pick)\b|(?:\.\.\.|…)$/i.test(text);

  const isShown = (el) => {
    const how = { checkOpacity: true, checkVisibilityCSS: true, opacityProperty: true, visibilityProperty: true };
    if (!el.isConnected || (el.checkVisibility && !el.checkVisibility(how))) return false;
    const box = el.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
    for (let up = el.parentElement; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowY !== "visible" && (up.clientHeight < 2 || up.clientWidth < 2) && style.display !== "inline" && style.display !== "contents") return false;
    }
    return true;
  };
  // The words that an element shows, without those of a list that stands open inside it.
  const textOf = (el, inList = false) => {
    const words = [];
    const walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      if (/^(?:SVG|SCRIPT|STYLE|SELECT|OPTION)$/i.test(node.tagName)) return NodeFilter.FILTER_REJECT;
      if (!inList && node.matches(`${LISTS}, ${CHOICES}`)) return NodeFilter.FILTER_REJECT;
      return getComputedStyle(node).display === "contents" || isShown(node) ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_REJECT;
    });
    while (walk.nextNode()) words.push(walk.currentNode.nodeValue);
    return squeeze(squeeze(words.join(" ")).replace(ARROWS, " "));
  };
  const namedBy = (el) => (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean)
    .map((id) => el.getRootNode().getElementById?.(id)).filter(Boolean);
  const labelText = (label) => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll(`input, select, textarea, button, ${LISTS}, [role=combobox]`).forEach((inner) => inner.remove());
    return squeeze(copy.textContent);
  };

  // What it is called and what it shows: a control may be named by its own value as well, or hold its label inside.
  const readControl = (el) => {
    const native = own.natives.get(el);
    const named = namedBy(el);
    const value = named.length > 1 && el.contains(named.at(-1)) ? named.pop() : null;
    const labels = named.map((one) => squeeze(one.textContent));
    let shown = value && value !== el ? textOf(value) : el.tagName === "INPUT" ? squeeze(el.value) : textOf(el);
    for (let up = el, steps = 0; el.tagName === "INPUT" && !shown && steps < 3 && up; steps++) {
      up = up.parentElement;
      shown = up && up.tagName !== "FORM" ? textOf(up) : "";
    }
    if (labels.length === 1 && same(labels[0], shown) && (named[0] === el || el.contains(named[0]))) labels.pop();
    for (const label of [...(el.labels || []), ...(native?.labels || [])]) labels.push(labelText(label));
    for (const one of [el, native]) if (one) labels.push(squeeze(one.getAttribute("aria-label")));
    for (const label of labels) {
      const short = label.replace(/[\s*:]+$/, "");
      if (short && shown.length > short.length && shown.startsWith(short)) shown = shown.slice(short.length).replace(/^[\s*:]+/, "");
      else if (same(label, shown) && el.tagName === "INPUT") shown = "";
    }
    shown = shown || squeeze(el.getAttribute("placeholder") || el.dataset?.placeholder);
    const names = labels.map((label) => (shown && label.length > shown.length && label.toLowerCase().endsWith(shown.toLowerCase())
      ? label.slice(0, -shown.length).replace(/[\s:,–—-]+$/, "") : label));
    return { labels: [...new Set(names.filter(Boolean))], shown };
  };

  const opens = (el) => {
    if (/^(?:SELECT|OPTION|TEXTAREA)$/.test(el.tagName) || el.matches(CHOICES)) return false;
    const popup = el.getAttribute("aria-haspopup");
    if ((el.getAttribute("role") || "").trim() === "combobox" || popup === "listbox" || own.known.has(el)) return true;
    const pressed = el.tagName === "BUTTON" || el.getAttribute("role") === "button" || el.tabIndex >= 0;
    if (!pressed || el.tagName === "INPUT" || el.tagName === "A") return false;
    const carries = el.tagName !== "BUTTON" && el.querySelector("input[type=hidden]") !== null;
    return (popup === "true" || popup === "menu" || carries) && asks(textOf(el));
  };
  const isPressed = (el, within) => {
    for (let up = el; up && up !== within; up = up.parentElement) {
      if (up.tabIndex >= 0 || getComputedStyle(up).cursor === "pointer") return true;
    }
    return false;
  };
  // Whether a select that cannot be seen lies over what is drawn in its place, so that a press reaches the select itself.
  const covers = (select, el) => {
    const box = el.getBoundingClientRect(), over = select.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const style = getComputedStyle(select);
    return x > over.left && x < over.right && y > over.top && y < over.bottom && style.pointerEvents !== "none" && style.visibility === "visible";
  };
  // The part of the page that stands in the place of a select which itself cannot be seen.
  const standIn = (select, kept, openers) => {
    const chosen = squeeze(select.selectedOptions[0]?.text);
    if (!chosen) return null;
    const holding = openers.filter((el) => el.contains(select));
    if (holding.length) return same(readControl(holding[0]).shown, chosen) ? holding[0] : null;
    for (let node = select, steps = 0; steps < 3 && node !== document.body; steps++, node = node.parentElement) {
      const beside = [node.nextElementSibling, node.nextElementSibling?.nextElementSibling, node.previousElementSibling];
      const inside = kept.filter((el) => beside.some((part) => part && part.tagName !== "LABEL" && part.contains(el)));
      const wrapped = openers.filter((el) => inside.includes(el));
      if (wrapped.length) return wrapped.length === 1 && same(readControl(wrapped[0]).shown, chosen) ? wrapped[0] : null;
      const shows = inside.filter((el) => same(textOf(el), chosen)).at(-1);
      if (!shows) continue;
      const others = [...select.options].map((one) => squeeze(one.text)).filter((text) => text && text !== chosen);
      if (inside.some((el) => others.some((text) => same(textOf(el), text)))) return null;
      return isPressed(shows, node.parentElement) || covers(select, shows) ? shows : null;
    }
    return null;
  };
  const nativeOptions = (select) => [...select.options].map((one) => ({ text: squeeze(one.text), value: one.value, disabled: one.disabled }));

  const find = () => {
    const kept = (window[Symbol.for("kors-bot.elements")] || []).filter((el) => el.isConnected);
    const seen = new Set(kept);
    let openers = kept.filter(opens);
    openers = openers.filter((el) => !openers.some((other) => other !== el && el.contains(other)));
    for (const select of document.querySelectorAll("select")) {
      if (seen.has(select) || select.multiple || select.options.length < 2) continue;
      const control = standIn(select, kept, openers);
      if (!control) continue;
      own.natives.set(control, select);
      if (!openers.includes(control)) openers.push(control);
    }
    const all = window[Symbol.for("kors-bot.elements")] || [];
    return openers.map((el) => {
      const native = own.natives.get(el);
      const form = (native || el).form || el.closest("form");
      return {
        element: all.indexOf(el), ...readControl(el),
        required: el.getAttribute("aria-required") === "true" || el.required === true || native?.required === true,
        disabled: el.disabled === true || el.getAttribute("aria-disabled") === "true" || native?.disabled === true,
        typed: el.tagName === "INPUT" && !el.readOnly, form: form ? all.indexOf(form) : -1,
        options: native ? nativeOptions(native) : own.known.get(el) || [],
      };
    });
  };

  const optionsIn = (list) => [...list.querySelectorAll(CHOICES)].filter(isShown);
  const innermost = (found) => found.filter((el) => !found.some((other) => other !== el && el.contains(other)));
  const isNew = (el) => !own.before.has(el) && isShown(el);
  const findChoices = (el) => {
    const ids = `${el.getAttribute("aria-controls") || ""} ${el.getAttribute("aria-owns") || ""}`.split(/\s+/).filter(Boolean);
    const owned = ids.map((id) => el.getRootNode().getElementById?.(id) || document.getElementById(id)).filter((one) => one && isShown(one));
    let found = owned.flatMap(optionsIn);
    const fresh = (what) => [...document.querySelectorAll(what)].filter(isNew);
    if (!found.length) found = fresh(LISTS).flatMap(optionsIn);
    if (!found.length) found = fresh(CHOICES);
    const native = own.natives.get(el);
    if (!found.length && native) {
      const texts = nativeOptions(native).map((one) => one.text.toLowerCase());
      found = innermost(fresh(LIKELY).filter((one) => one !== el && texts.includes(textOf(one, true).toLowerCase())));
    }
    if (!found.length && !native) {
      const rows = new Map();
      for (const one of [...owned.flatMap((list) => [...list.children]).filter(isShown), ...fresh("li, [data-value]")]) {
        if (textOf(one, true)) rows.set(one.parentElement, new Set([...(rows.get(one.parentElement) || []), one]));
      }
      const most = [...rows.values()].sort((one, other) => other.size - one.size)[0];
      found = most && most.size > 1 ? [...most] : [];
    }
    return innermost([...new Set(found)]);
  };
  const readChoices = (el) => {
    own.choices = findChoices(el);
    own.control = el;
    const several = own.choices.some((one) => one.closest("[aria-multiselectable=true]"));
    if (several) own.choices = [];
    const choices = own.choices.map((one) => ({
      text: textOf(one, true), title: squeeze((one.innerText || "").split("\n")[0].replace(ARROWS, " ")),
      disabled: one.getAttribute("aria-disabled") === "true" || one.disabled === true || /^(?:|true)$/.test(one.dataset?.disabled ?? "no"),
    }));
    if (choices.length) own.known.set(el, choices.map((one) => ({ text: one.text, value: one.text, disabled: one.disabled })));
    return { choices, several };
  };

  if (ask.what === "find") return find();
  if (ask.what === "mark") {
    own.choices = [];
    own.before = new WeakSet([...document.querySelectorAll(LIKELY)].slice(0, 20000).filter(isShown));
    return null;
  }
  if (ask.what === "choices") return readChoices(ask.control);
  if (ask.what === "stays_open") return own.control === ask.control && own.choices.some(isShown);
  if (ask.what === "is_open") return own.choices.some(isShown) || findChoices(ask.control).length > 0;
  if (ask.what === "beneath") {
    const native = own.natives.get(ask.control);
    return native && covers(native, ask.control) ? native : null;
  }
  // Where a press closes the list again: on the control itself, unless the list lies over it; else on plain words.
  if (ask.what === "closing") {
    const lists = own.choices.map((one) => one.closest(LISTS) || one.parentElement);
    const middle = (el) => { const box = el.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
    const top = document.elementFromPoint(...middle(ask.control));
    if (top && (ask.control.contains(top) || !lists.some((list) => list?.contains(top)))) return middle(ask.control);
    const within = ask.control.closest("[role=dialog], dialog") || document.body;
    const words = [...within.querySelectorAll("h1, h2, h3, h4, p, legend")].find((el) => isShown(el) && textOf(el)
      && !el.closest("a, button, label, summary, [role], [tabindex], [onclick]") && !lists.some((list) => list?.contains(el))
      && document.elementFromPoint(...middle(el)) === el);
    return words ? middle(words) : null;
  }
  const native = own.natives.get(ask.control);
  return { shown: readControl(ask.control).shown, native: native ? squeeze(native.selectedOptions[0]?.text) : null };
}
