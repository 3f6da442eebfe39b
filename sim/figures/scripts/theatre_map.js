// The map of a week: settled zones solid, desert pale, towns and tribes to point at and to click.

const NARROW = 480, NEAR = 14, STEP = 1.5, FURTHEST = 12;
const SYMBOLS = {
  circle: (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  square: (r) => `M${-0.85 * r} ${-0.85 * r}h${1.7 * r}v${1.7 * r}h${-1.7 * r}Z`,
  triangle: (r) => `M0 ${-1.05 * r}L${1.05 * r} ${0.8 * r}H${-1.05 * r}Z`,
};

/** Rings of one shape from x, y pairs; a pair of NaN ends a ring. */
function outline(numbers, from, to) {
  let path = "", isOpen = false;
  for (let at = from; at < to; at += 2) {
    if (Number.isNaN(numbers[at])) {
      if (isOpen) path += "Z";
      isOpen = false;
    } else {
      path += `${isOpen ? "L" : "M"}${numbers[at].toFixed(3)} ${(-numbers[at + 1]).toFixed(3)}`;
      isOpen = true;
    }
  }
  return path;
}

/** What never changes: cells, borders, the groups in which the rest is drawn. Coordinates are degrees. */
function buildLand(box, head, numbers) {
  const [west, east, south, north] = head.extent;
  const svg = make(box, "svg", { role: "img", preserveAspectRatio: "xMidYMid meet" });
  const whole = { x: west, y: -north, width: east - west, height: north - south };
  const cells = { desert: [], settled: [] };
  for (const zone of ["desert", "settled"]) {
    const group = make(svg, "g", { class: zone });
    const ends = head.ends[zone];
    for (let place = 0; place + 1 < ends.length; place++)
      cells[zone].push(make(group, "path", { d: outline(numbers, ends[place], ends[place + 1]) }));
  }
  make(svg, "path", { class: "border", d: outline(numbers, head.ends.border[0], head.ends.border[1]) });
  const layers = Object.fromEntries(["towns", "ring", "tribes", "names"].map((name) => [name, make(svg, "g", { class: name })]));
  box.land = { svg, cells, layers, whole, view: { ...whole }, shapes: head.shapes };
}

function buildTools(box) {
  const tools = make(box, "div", { class: "tools" });
  const zoom = (times) => () => {
    const { view } = box.land;
    look(box, view.x + view.width / 2, view.y + view.height / 2, view.width / times);
  };
  const add = (sign, title, act) => make(tools, "button", { type: "button", title, "aria-label": title }, sign).addEventListener("click", act);
  add("+", "Nearer", zoom(STEP));
  add("−", "Further away", zoom(1 / STEP));
  add("⌂", "The whole map", () => { box.land.view = { ...box.land.whole }; place(box); });
}

/** Look at a window of the map, kept within it. */
function look(box, x, y, width) {
  const { whole } = box.land;
  const wide = Math.max(whole.width / FURTHEST, Math.min(whole.width, width));
  const high = (wide * whole.height) / whole.width;
  box.land.view = {
    x: Math.max(whole.x, Math.min(whole.x + whole.width - wide, x - wide / 2)),
    y: Math.max(whole.y, Math.min(whole.y + whole.height - high, y - high / 2)),
    width: wide, height: high,
  };
  place(box);
}

/** Pixels for a degree, and where the map's corner lies on the screen. */
function lens(box) {
  const { svg, view } = box.land;
  const screen = svg.getBoundingClientRect();
  const scale = Math.min(screen.width / view.width, screen.height / view.height) || 1;
  const left = (screen.width - view.width * scale) / 2, top = (screen.height - view.height * scale) / 2;
  return { scale, screen, x: (value) => left + (value - view.x) * scale, y: (value) => top + (-value - view.y) * scale };
}

/** Draw what keeps its size on the screen however near one looks. */
function place(box) {
  const { svg, layers, view } = box.land;
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  const { scale, screen } = lens(box);
  const { head } = box.drawn;
  const size = (screen.width < NARROW ? 0.75 : 1) / scale;
  const at = (point) => `translate(${point.x} ${-point.y}) scale(${size})`;
  for (const layer of Object.values(layers)) layer.replaceChildren();
  for (const town of head.towns) make(layers.towns, "circle", { r: 2.2, transform: at(town) });
  if (head.picked !== null) make(layers.ring, "circle", { r: 8, transform: at(head.towns[head.picked]) });
  for (const tribe of head.tribes)
    make(layers.tribes, "path", { d: SYMBOLS[tribe.symbol](tribe.size / 2), fill: tribe.colour, transform: at(tribe) });
  for (const [town, name] of head.names)
    make(layers.names, "text", { transform: at(head.towns[town]), y: -6, "text-anchor": "middle" }, name);
  box.classList.toggle("near", view.width < box.land.whole.width);
}

/** The tribe or town nearest to a point of the screen, or nothing if none is near. */
function nearest(box, event) {
  const { head } = box.drawn, glass = lens(box);
  const [x, y] = [event.clientX - glass.screen.left, event.clientY - glass.screen.top];
  let best = null, least = NEAR;
  const look_ = (points, kind, reach) => points.forEach((point, index) => {
    const distance = Math.hypot(glass.x(point.x) - x, glass.y(point.y) - y) - reach;
    if (distance < least) [best, least] = [{ kind, index, point }, distance];
  });
  look_(head.tribes, "tribe", 4);
  look_(head.towns, "place", 0);
  return { best, x, y };
}

function listen(box) {
  const { svg } = box.land;
  let held = null;
  svg.addEventListener("pointerdown", (event) => { held = { x: event.clientX, y: event.clientY, view: { ...box.land.view }, moved: false }; });
  svg.addEventListener("pointermove", (event) => {
    if (held && event.buttons && box.classList.contains("near")) {
      const { scale } = lens(box), { view } = held;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      held.moved ||= Math.hypot(dx, dy) > 4;
      look(box, view.x + view.width / 2 - dx / scale, view.y + view.height / 2 - dy / scale, view.width);
      return;
    }
    const { best, x, y } = nearest(box, event);
    if (best) box.tip.show(best.point.says, x, y); else box.tip.hide();
    svg.style.cursor = best ? "pointer" : "";
  });
  svg.addEventListener("pointerleave", () => { held = null; box.tip.hide(); });
  svg.addEventListener("click", (event) => {
    const { best } = nearest(box, event);
    if (best && !held?.moved) box.report([best.kind, best.index]);
    held = null;
  });
  svg.addEventListener("dblclick", (event) => {
    const glass = lens(box), { view } = box.land;
    const [x, y] = [event.clientX - glass.screen.left, event.clientY - glass.screen.top];
    look(box, view.x + (x - glass.x(view.x)) / glass.scale, view.y + (y - glass.y(-view.y)) / glass.scale, view.width / STEP);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = ownBox(parentElement, "theatre");
  box.drawn = unpack(data);
  const { head, numbers } = box.drawn;
  if (box.land?.shapes !== head.shapes) {
    box.replaceChildren();
    buildLand(box, head, numbers);
    buildTools(box);
    box.tip = tip(box);
    listen(box);
    box.observer = new ResizeObserver(() => place(box));
  }
  box.observer.observe(box); // again: an outdated drawing that comes to its end stops the observer
  box.report = (pick) => setTriggerValue("pick", pick);
  box.tip.hide();
  for (const zone of ["desert", "settled"])
    box.land.cells[zone].forEach((cell, index) => { cell.style.fill = head.colours[index]; });
  box.land.svg.setAttribute("aria-label", head.alt);
  place(box);
  return () => box.observer.disconnect();
}
