"""One question, "why do you return it?", in the ways in which shops build a list that is no select."""

REASONS = ["It doesn't fit", "I changed my mind", "It arrived damaged"]

# ``list(pick)`` is a new list box whose choices call ``pick`` with their words and their place.
MAKE = """<script>
const REASONS = ["It doesn't fit", "I changed my mind", "It arrived damaged"];
const made = (tag, role, words) => {
  const node = document.createElement(tag);
  if (role) node.setAttribute("role", role);
  node.append(words || "");
  return node;
};
const list = (pick, reasons = REASONS, role = "option") => {
  const box = made("ul", "listbox");
  box.id = "list";
  for (const [place, words] of reasons.entries()) {
    const choice = made("li", role, words);
    choice.onclick = () => { box.remove(); pick(words, place); };
    box.append(choice);
  }
  return box;
};
const shown = () => document.getElementById("list");
</script>"""

# A button that names both its label and its value, with its list right behind it.
BUTTON = """<span id=l>Reason for return</span>
<button type=button id=b aria-haspopup=listbox aria-labelledby="l b"><span>Select a reason</span></button>
<script>b.onclick = () => shown() ? shown().remove() : b.after(list((words) => { b.firstChild.textContent = words; }));
</script>"""

# A combobox with its label floating inside; its list is in a portal at the end, and a press elsewhere shuts it.
PORTAL = """<div role=combobox tabindex=0 aria-haspopup=listbox aria-labelledby=l id=b style="width:220px">
<span id=l>Reason</span> <span id=v>Choose one</span> <span aria-hidden=true>▾</span></div>
<div id=portal style="position:absolute;top:60px;left:8px"></div>
<script>
addEventListener("pointerdown", (event) => {
  if (shown() && !shown().contains(event.target) && !b.contains(event.target)) shown().remove();
});
b.onclick = () => {
  if (shown()) return shown().remove();
  b.setAttribute("aria-controls", "list");
  portal.append(list((words) => { v.textContent = words; }));
};
</script>"""

# A drawing in the place of a select that is not displayed; its list is there all the time and see-through.
DRAWN = """<style>.box { position: relative; cursor: pointer; width: 200px }
.box ul { opacity: 0; pointer-events: none; position: absolute }
.box.open ul { opacity: 1; pointer-events: auto }</style>
<label for=s>Why are you returning it?</label>
<select id=s style="display:none" required><option value="">Please choose</option></select>
<div class=box tabindex=0><span>Please choose</span><ul></ul></div>
<script>
const box = document.querySelector(".box");
for (const words of REASONS) s.append(new Option(words, words.slice(0, 4)));
for (const one of s.options) box.lastChild.append(made("li", "", one.text));
box.onclick = (event) => {
  box.classList.toggle("open");
  if (event.target.tagName !== "LI") return;
  box.firstChild.textContent = event.target.textContent;
  s.selectedIndex = [...box.lastChild.children].indexOf(event.target);
};
</script>"""

# Words may be typed; it opens when the mouse's button goes down, and shows its value beside the input.
TYPED = """<label for=i>Reason</label><div id=control style="border:1px solid;width:240px">
<span id=held>Select...</span> <span>
<input id=i role=combobox aria-haspopup=true aria-controls=list style="width:40px;border:0"></span></div>
<script>control.onmousedown = () => {
  if (shown()) return shown().remove();
  control.after(list((words) => { held.textContent = words; }));
};
</script>"""

# A select off the page under a combobox that a library has drawn; what it offers comes from the shop after a moment.
LATE = """<label for=s>Reason</label><div>
<select id=s style="position:absolute;left:-9999px"><option value="">Select a reason</option>
<option>It doesn't fit</option><option>I changed my mind</option><option>It arrived damaged</option></select>
<span><span role=combobox tabindex=0 aria-haspopup=true aria-labelledby=v id=b><span id=v>Select a reason</span></span>
</span></div>
<script>b.onclick = () => {
  if (shown()) return shown().remove();
  const late = list((words, place) => { v.textContent = words; s.selectedIndex = place + 1; });
  const choices = [...late.children];
  late.replaceChildren();
  document.body.append(late);
  setTimeout(() => late.append(...choices), 150);
};
</script>"""

# A select that cannot be seen lies over its drawing and takes the press.
OVER = """<label for=s>Reason</label><div style="position:relative;width:200px"><span>Select a reason</span>
<select id=s style="opacity:0;position:absolute;left:0;top:0;width:100%;height:100%">
<option value="">Select a reason</option><option value=a>It doesn't fit</option>
<option value=b>I changed my mind</option><option value=c>It arrived damaged</option></select></div>
<script>s.onchange = () => { s.previousElementSibling.textContent = s.selectedOptions[0].text; };</script>"""

# A menu under a button that says no more than that it opens something.
MENU = """<button type=button id=b aria-haspopup=true>Select a reason ▾</button>
<script>b.onclick = () => {
  if (shown()) return shown().remove();
  const menu = list((words) => { b.textContent = words; }, REASONS, "menuitem");
  menu.setAttribute("role", "menu");
  b.after(menu);
};
</script>"""
