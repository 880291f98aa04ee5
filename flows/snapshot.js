// Walks what a person can see on the page, once, and returns it as flat rows (see snapshot.py for their meaning).
// Nothing on the page is changed; the elements met are kept under a symbol so that a field found can be acted on.
(limits) => {
  const started = performance.now();
  const SKIP = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "META", "LINK", "TITLE", "OBJECT", "EMBED",
    "AUDIO", "VIDEO", "CANVAS", "DATALIST", "MAP"]);
  const ROLES = { A: "link", NAV: "navigation", ASIDE: "complementary", MAIN: "main", ARTICLE: "article", FORM: "form",
    UL: "list", OL: "list", LI: "listitem", TABLE: "table", TR: "row", TD: "cell", TH: "columnheader", BUTTON: "button",
    SELECT: "combobox", TEXTAREA: "textbox", DIALOG: "dialog", DT: "term", DD: "definition",
    H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading", IMG: "img", SVG: "img",
    IFRAME: "iframe", FIELDSET: "group", LABEL: "label", BLOCKQUOTE: "blockquote", S: "deletion", DEL: "deletion",
    STRIKE: "deletion", TIME: "time" };
  const INPUT_ROLES = { checkbox: "checkbox", radio: "radio", submit: "button", button: "button", image: "button",
    reset: "button", range: "slider", number: "spinbutton" };
  const elements = [], runs = [], fields = [], kept = [];
  const indexOf = new Map();
  const scrollX = window.scrollX, scrollY = window.scrollY;
  const width = document.documentElement.clientWidth || window.innerWidth;
  let truncated = false, visited = 0, line = 0;

  // A gap wider than one space (&nbsp; and the like) parts what stands on a line as a bar would: it is kept as one em space.
  const squeeze = (text) => (text || "").replace(/[\u200b\u2060\ufeff\u00ad]/g, "").replace(/[ \t\r\n\f]+/g, " ")
    .replace(/ ?(?:[\u2003\u2002]|\u00a0(?: ?\u00a0| (?=\S))|(?<= )\u00a0)[ \u00a0\u2002\u2003]*/g, "\u2003").replace(/[\u00a0\u2007\u2009\u202f]/g, " ").trim();
  const round = (n) => Math.round(n * 10) / 10;
  const pageBox = (r) => [round(r.left + scrollX), round(r.top + scrollY), round(r.right - r.left), round(r.bottom - r.top)];
  const intersect = (a, b) => ({ left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) });
  const parentOf = (el) => el.parentElement || (el.getRootNode() instanceof ShadowRoot ? el.getRootNode().host : null);

  const textOfIds = (el, attribute) => squeeze((el.getAttribute(attribute) || "").split(/\s+/).filter(Boolean)
    .map((id) => el.getRootNode().getElementById?.(id)?.textContent || "").join(" "));
  const nameOf = (el) => {
    const given = textOfIds(el, "aria-labelledby") || squeeze(el.getAttribute("aria-label"));
    if (given) return given;
    if (el.tagName === "IMG" || el.tagName === "AREA") return squeeze(el.getAttribute("alt") || el.getAttribute("title"));
    if (el.tagName.toUpperCase() === "SVG") return squeeze(el.querySelector("title")?.textContent);
    if (el.tagName === "IFRAME") return squeeze(el.getAttribute("title"));
    return squeeze(el.getAttribute("title"));
  };
  const roleOf = (el) => {
    const explicit = squeeze(el.getAttribute("role")).split(" ")[0].toLowerCase();
    if (explicit && explicit !== "presentation" && explicit !== "none") return explicit;
    const tag = el.tagName.toUpperCase();
    if (tag === "INPUT") return INPUT_ROLES[el.type] || "textbox";
    if (tag === "A") return el.hasAttribute("href") ? "link" : "";
    if (tag === "HEADER" || tag === "FOOTER") {
      if (el.closest("main, article, section, aside, nav, [role=main]")) return "";
      return tag === "HEADER" ? "banner" : "contentinfo";
    }
    if (tag === "TH" && el.scope === "row") return "rowheader";
    if (tag === "SECTION") return nameOf(el) ? "region" : "";
    return ROLES[tag] || "";
  };

  const record = (el, style) => {
    let index = indexOf.get(el);
    if (index !== undefined) return index;
    const parent = parentOf(el);
    const parentIndex = parent && parent !== document.documentElement ? record(parent, null) : -1;
    index = elements.length;
    indexOf.set(el, index);
    kept.push(el);
    const tag = el.tagName.toLowerCase();
    const level = /^h[1-6]$/.test(tag) ? Number(tag[1]) : Number(el.getAttribute("aria-level")) || 0;
    const link = el.closest ? (el.tagName === "A" ? el : null) : null;
    elements.push([parentIndex, tag, roleOf(el), nameOf(el), link?.href ?? (tag === "iframe" ? el.src || "" : ""),
      `${el.id || ""} ${typeof el.className === "string" ? el.className : ""}`.trim().slice(0, 200), level,
      Number(el.getAttribute("colspan")) || 1, el.getAttribute("aria-current") || "",
      el.getAttribute("aria-roledescription") || "", el.getAttribute("datetime") || "",
      pageBox(el.getBoundingClientRect())]);
    return index;
  };

  const isShown = (box, context) => {
    if (box.right - box.left < 1 || box.bottom - box.top < 1) return false;
    const seen = context.clip ? intersect(box, context.clip) : box;
    if (seen.right - seen.left < 2 || seen.bottom - seen.top < 2) return false;
    if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
    return context.scrolls || box.left + scrollX < Math.max(width, 1);
  };
  const isTransparent = (colour) => /^rgba\(.*,\s*0(\.0+)?\)$/.test(colour) || /\/\s*0(\.0+)?\)$/.test(colour);

  const pushRun = (el, text, box, style, kind, struck) => {
    if (runs.length >= limits.runs) { truncated = true; return; }
    const bold = Number(style.fontWeight) >= 600 ? 1 : 0;
    const look = `${style.color} ${style.backgroundColor} ${style.fontWeight} ${Math.round(parseFloat(style.fontSize))}`;
    runs.push([record(el, style), text, line, kind, round(parseFloat(style.fontSize) || 0), bold, struck ? 1 : 0, look, pageBox(box)]);
  };

  const range = document.createRange();
  const flush = (el, nodes, style, context) => {
    if (!nodes.length) return;
    const text = squeeze(nodes.map((node) => node.nodeValue).join(""));
    const first = nodes[0], last = nodes[nodes.length - 1];
    nodes.length = 0;
    if (!text || style.visibility !== "visible") return;
    if (isTransparent(style.color) && !style.backgroundClip.includes("text")) return;
    range.setStart(first, 0);
    range.setEnd(last, last.nodeValue.length);
    const box = range.getBoundingClientRect();
    if (isShown(box, context)) pushRun(el, text, box, style, "text", context.struck);
  };
  const pseudo = (el, which, context) => {
    const style = getComputedStyle(el, which);
    const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(style.content);
    if (!quoted || style.display === "none" || style.visibility !== "visible") return;
    const text = squeeze(quoted[1].replace(/\\(.)/g, "$1"));
    if (!/[\p{L}\p{N}:]/u.test(text)) return;
    const box = el.getBoundingClientRect();
    if (isShown(box, context)) pushRun(el, text, box, style, "text", context.struck);
  };

  const INLINE = new Set(["inline", "contents", "inline-block", "inline-flex", "inline-grid", "ruby"]);
  // The words in a label; what a style sheet puts on a line of its own is a word of its own.
  const wordsIn = (el) => [...el.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return child.nodeValue;
    if (child.nodeType !== Node.ELEMENT_NODE || /^(INPUT|SELECT|TEXTAREA|SCRIPT|STYLE)$/.test(child.tagName)) return "";
    const parted = child.tagName === "BR" || !INLINE.has(getComputedStyle(child).display);
    return parted ? ` ${wordsIn(child)} ` : wordsIn(child);
  }).join("");
  const labelsOf = (el) => {
    const found = [];
    const add = (text) => { text = squeeze(text); if (text && !found.includes(text)) found.push(text); };
    add(textOfIds(el, "aria-labelledby"));
    add(el.getAttribute("aria-label"));
    for (const label of el.labels || []) {
      add(wordsIn(label));
    }
    add(el.getAttribute("placeholder") || el.getAttribute("aria-placeholder") || el.dataset?.placeholder);
    add(el.getAttribute("title"));
    // What is only said to be a box or a choice carries its words inside.
    if (!FIELD_TAGS.has(el.tagName) && /^(radio|checkbox|switch|option)$/.test(el.getAttribute("role") || "")) add(el.innerText);
    return found;
  };
  const isWritten = (el) => /^(|true|plaintext-only)$/i.test(el.getAttribute("contenteditable") ?? "false");
  const buttonText = (el) => squeeze(el.tagName === "INPUT" ? el.value || el.getAttribute("alt") : el.innerText);
  const FIELD_TAGS = new Set(["INPUT", "SELECT", "TEXTAREA", "BUTTON"]);
  const takeField = (el, style, context) => {
    const written = isWritten(el);
    const native = FIELD_TAGS.has(el.tagName);
    const type = written ? "textarea" : ((native && el.type) || el.getAttribute("role") || "").toLowerCase();
    if (type === "hidden") return;
    const box = el.getBoundingClientRect();
    // A restyled tick box is often see-through under its drawn label: it still is the control that a person works.
    const small = native && (type === "checkbox" || type === "radio" || type === "file");
    const shown = small ? box.width >= 0 : style.visibility === "visible" && isShown(box, context);
    if (!shown) return;
    const secret = type === "password" || /cc-|one-time-code/.test(el.getAttribute("autocomplete") || "");
    const own = native ? el.form : el.closest("form");
    const isButton = el.tagName === "BUTTON" || ["submit", "button", "image", "reset"].includes(type);
    fields.push({
      element: record(el, style), tag: el.tagName.toLowerCase(), type, id: el.id || "", name: el.getAttribute("name") || "",
      autocomplete: el.getAttribute("autocomplete") || "", labels: labelsOf(el),
      text: isButton ? buttonText(el) : "", required: el.required === true || el.getAttribute("aria-required") === "true",
      max_length: el.maxLength > 0 ? el.maxLength : null, pattern: el.getAttribute("pattern") || "",
      options: el.tagName === "SELECT" ? [...el.options].slice(0, 400).map((o) => [o.value, squeeze(o.text), o.disabled]) : [],
      value: secret || isButton ? "" : native ? String(el.value ?? "") : /textarea|combobox/.test(type) ? el.innerText.trim() : "",
      checked: native && !isButton ? el.checked === true
        : ["aria-checked", "aria-selected", "aria-pressed"].some((sign) => el.getAttribute(sign) === "true"),
      disabled: el.disabled === true || el.getAttribute("aria-disabled") === "true", read_only: el.readOnly === true,
      form: own ? record(own, null) : -1, line, run: runs.length, box: pageBox(box),
    });
    if (isButton || secret || small) return;
    const words = el.tagName === "SELECT" ? squeeze(el.selectedOptions?.[0]?.text) : el.readOnly || el.disabled ? squeeze(el.value) : "";
    if (words && runs.length < limits.runs) {
      runs.push([record(el, style), words, line, "field", round(parseFloat(style.fontSize) || 0), 0, 0, "", pageBox(box)]);
    }
  };

  const walk = (el, context) => {
    if (truncated) return;
    if (++visited % 256 === 0 && (visited > limits.elements || performance.now() - started > limits.milliseconds)) {
      truncated = true;
      return;
    }
    const tag = el.tagName.toUpperCase();
    if (SKIP.has(tag)) return;
    const style = getComputedStyle(el);
    if (style.display === "none" || style.contentVisibility === "hidden") return;
    const isControl = FIELD_TAGS.has(tag);
    const tick = tag === "INPUT" && (el.type === "checkbox" || el.type === "radio");
    if (parseFloat(style.opacity) < 0.05 && !tick) return;
    if (/inset\((50|100)%|circle\(0(px|%)?[ )]/.test(style.clipPath)) return;
    if (el.tagName === "DETAILS" && !el.open) context = { ...context, closed: true };
    if (tag === "BR" || tag === "HR") { line++; return; }
    if (tag === "IMG" || tag === "SVG" || tag === "IFRAME") {
      const box = el.getBoundingClientRect();
      if (style.visibility !== "visible" || !isShown(box, context)) return;
      const index = record(el, style);
      if (tag !== "IFRAME" && elements[index][3]) pushRun(el, elements[index][3], box, style, "image");
      return;
    }
    if (isControl || isWritten(el)) takeField(el, style, context);
    if (tag === "INPUT" || tag === "SELECT" || tag === "TEXTAREA") return;

    let inner = context;
    // A line drawn through a box goes through all that flows in it, whatever the inner elements say of themselves.
    if (/line-through/.test(style.textDecorationLine)) inner = { ...inner, struck: true };
    else if (inner.struck && /^inline-|absolute|fixed/.test(`${style.display} ${style.position}`)) inner = { ...inner, struck: false };
    if (style.position === "fixed") inner = { ...inner, clip: null, positioned: null };
    else if (style.position === "absolute") inner = { ...inner, clip: inner.positioned };
    const cuts = /hidden|clip/.test(style.overflowX + style.overflowY) && tag !== "BODY" && tag !== "HTML";
    const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY) && tag !== "BODY" && tag !== "HTML";
    if (cuts || scrolls || (style.clip && style.clip !== "auto")) {
      const own = el.getBoundingClientRect();
      const empty = own.width < 2 || own.height < 2;
      const clipped = style.clip !== "auto" && style.clip ? { left: own.left, top: own.top, right: own.left, bottom: own.top } : own;
      if (cuts || empty || clipped !== own) {
        const clip = inner.clip ? intersect(inner.clip, clipped) : clipped;
        const holds = style.position !== "static" || style.transform !== "none";
        const positioned = holds ? (inner.positioned ? intersect(inner.positioned, clipped) : clipped) : inner.positioned;
        inner = { ...inner, clip, positioned };
      }
      if (scrolls && !empty) inner = { ...inner, scrolls: true };
    }
    const block = !INLINE.has(style.display);
    if (block) line++;
    if (el.getAttribute("role") && !isControl && /^(radio|checkbox|button|switch|option|combobox)$/.test(el.getAttribute("role"))
        && tag !== "A" && isShown(el.getBoundingClientRect(), inner) && style.visibility === "visible") {
      takeField(el, style, inner);
    }
    pseudo(el, "::before", inner);
    const waiting = [];
    const root = el.shadowRoot || el;
    const children = tag === "SLOT" && el.assignedNodes().length ? el.assignedNodes() : root.childNodes;
    for (const child of children) {
      if (child.nodeType === Node.TEXT_NODE) waiting.push(child);
      else if (child.nodeType === Node.ELEMENT_NODE) {
        flush(el, waiting, style, inner);
        if (inner.closed && child.tagName !== "SUMMARY" && el.tagName === "DETAILS") continue;
        walk(child, inner.closed ? { ...inner, closed: false } : inner);
      }
      if (truncated) return;
    }
    if (!(inner.closed && el.tagName === "DETAILS")) flush(el, waiting, style, inner);
    pseudo(el, "::after", inner);
    if (block) line++;
  };

  if (document.body) walk(document.body, { clip: null, positioned: null, scrolls: false, closed: false, struck: false });
  Object.defineProperty(window, Symbol.for("kors-bot.elements"), { value: kept, configurable: true, enumerable: false });
  // Written down here, because Playwright takes four times as long to carry the rows one by one. Some shops' old scripts
  // (Prototype) teach arrays and texts a toJSON of their own, which would write everything twice.
  const taught = [Object, Array, String, Number, Boolean].map((kind) => kind.prototype)
    .filter((kind) => Object.hasOwn(kind, "toJSON")).map((kind) => [kind, Object.getOwnPropertyDescriptor(kind, "toJSON")]);
  for (const [kind] of taught) delete kind.toJSON;
  const busy = [...document.querySelectorAll("[aria-busy=true], progress:not([value]), [role=progressbar]:not([aria-valuenow])")]
    .some((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && box.height > 0; });
  const written = JSON.stringify({ url: location.href, title: document.title, width,
    height: document.documentElement.scrollHeight, truncated, busy, elements, runs, fields });
  for (const [kind, own] of taught) Object.defineProperty(kind, "toJSON", own);
  return written;
}
