// Outcomes over time: bands and medians of the current version, beside the baseline or the figures of the record.

const HEIGHT = 190, TOP = 8, RIGHT = 10, BOTTOM = 24, MARKS = 10, WEEK = 7 * 24 * 3600 * 1000;
const LEVELS = ["p05", "p25", "p50", "p75", "p95", "mean"];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 48];

function dayOf(head, row) {
  return new Date(Date.parse(head.start) + row * WEEK);
}

function sayDay(day) {
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function sayNumber(value, isShare, digits = 3) {
  if (isShare) return `${(100 * value).toLocaleString("en", { maximumSignificantDigits: digits })} %`;
  return value.toLocaleString("en", { maximumSignificantDigits: digits });
}

/** A short number for an axis: 20k, 1.5M, 40 %. */
function sayTick(value, isShare) {
  if (isShare) return `${Math.round(100 * value * 10) / 10} %`;
  const [size, sign] = [[1e9, "G"], [1e6, "M"], [1e3, "k"]].find(([limit]) => Math.abs(value) >= limit) ?? [1, ""];
  return `${Math.round((value / size) * 100) / 100}${sign}`;
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 2.5, 5, 10].find((times) => times * power >= rough * 0.999);
}

/** Rows of quantiles by who and level, as they lie in the numbers. */
function bandsOf(chart, numbers) {
  let at = chart.at;
  const read = (rows) =>
    Object.fromEntries(LEVELS.map((level) => [level, numbers.subarray(at, (at += rows))]));
  return { current: read(chart.rows[0]), baseline: read(chart.rows[1]) };
}

function scales(head, chart, bands, width) {
  let low = 0, high = 0;
  for (const part of [bands.current, bands.baseline])
    for (const level of ["p05", "p95"]) for (const value of part[level]) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  for (const point of chart.points ?? []) high = Math.max(high, point.high);
  if (high === low) high = low + 1;
  const step = niceStep((high - low) / 4);
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high * 1.001; value += step) ticks.push(value);
  const texts = ticks.map((value) => sayTick(value, chart.share));
  const left = 8 + 6.4 * Math.max(...texts.map((text) => text.length));
  const foot = HEIGHT - BOTTOM - (head.marks.length ? MARKS : 0);
  const top = high + 0.04 * (high - low);
  return {
    left, ticks, texts, right: width - RIGHT, foot,
    x: (row) => left + ((width - RIGHT - left) * row) / head.weeks,
    y: (value) => foot - ((foot - TOP) * (value - low)) / (top - low),
  };
}

function line(values, scale) {
  let path = "";
  for (let row = 0; row < values.length; row++)
    path += `${row ? "L" : "M"}${scale.x(row).toFixed(1)} ${scale.y(values[row]).toFixed(1)}`;
  return path;
}

function band(low, high, scale) {
  let back = "";
  for (let row = high.length - 1; row >= 0; row--)
    back += `L${scale.x(row).toFixed(1)} ${scale.y(high[row]).toFixed(1)}`;
  return `${line(low, scale)}${back}Z`;
}

/** Months to write under the axis, as many as fit. */
function months(head, scale) {
  const first = dayOf(head, 0), last = dayOf(head, head.weeks);
  const room = Math.max(2, Math.floor((scale.right - scale.left) / 68));
  const span = (last - first) / (30.44 * 24 * 3600 * 1000);
  const step = MONTH_STEPS.find((months_) => span / months_ <= room) ?? 48;
  const found = [];
  for (let month = step < 12 ? 0 : 12; ; month += step) {
    const day = new Date(Date.UTC(first.getUTCFullYear(), month, 1));
    if (day > last) break;
    const row = (day - first) / WEEK;
    if (row >= 0) found.push([row, day]);
  }
  return found;
}

function axes(svg, head, scale) {
  const frame = make(svg, "g", { class: "frame", "aria-hidden": "true" });
  scale.ticks.forEach((value, index) => {
    const y = scale.y(value).toFixed(1);
    make(frame, "line", { x1: scale.left, x2: scale.right, y1: y, y2: y });
    make(frame, "text", { x: scale.left - 5, y, dy: "0.32em", "text-anchor": "end" }, scale.texts[index]);
  });
  for (const [row, day] of months(head, scale)) {
    const x = scale.x(row);
    const text = day.toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
    make(frame, "line", { class: "tick", x1: x, x2: x, y1: scale.foot, y2: scale.foot + 4 });
    const anchor = x > scale.right - 18 ? "end" : x < 26 ? "start" : "middle";
    make(frame, "text", { x, y: HEIGHT - 6, "text-anchor": anchor }, text);
  }
  if (head.fitted_until < head.weeks) {
    const x = scale.x(head.fitted_until);
    make(frame, "line", { class: "until", x1: x, x2: x, y1: TOP, y2: scale.foot });
  }
}

function marks(svg, head, scale) {
  for (const mark of head.marks) {
    const x = scale.x(mark.row), y = scale.foot + 3;
    make(svg, "path", { class: "mark", d: `M${x} ${y}l4.5 8h-9Z` });
  }
}

/** Figures of the record: months small and joined, single figures as diamonds, spans with ends. */
function points(svg, chart, scale) {
  const all = chart.points ?? [];
  const series = all.filter((point) => point.joined);
  const at = (point) => [scale.x(point.row), scale.y((point.low + point.high) / 2)];
  const path = series.map((point, index) => `${index ? "L" : "M"}${at(point).map((value) => value.toFixed(1)).join(" ")}`);
  if (path.length) make(svg, "path", { class: "record", d: path.join("") });
  for (const point of all) {
    const [x, y] = at(point);
    if (point.joined) make(svg, "circle", { class: "month", cx: x, cy: y, r: 2.4 });
    else {
      const [low, high] = [scale.y(point.low), scale.y(point.high)];
      if (low - high > 1) make(svg, "path", { class: "span", d: `M${x - 4} ${low}h8m-4 0V${high}m-4 0h8` });
      make(svg, "path", { class: "figure", d: `M${x} ${y - 6}l5 6l-5 6l-5 -6Z` });
    }
  }
}

function linesAt(head, chart, bands, row) {
  const lines = [sayDay(dayOf(head, row))];
  for (const point of chart.points ?? []) if (Math.abs(point.row - row) < 1) lines.push(`${point.joined ? "●" : "◆"} ${point.says}`);
  for (const [name, part] of [[chart.points ? "Runs" : "Your version", bands.current], ["Baseline", bands.baseline]]) {
    if (row >= part.p50.length) continue;
    const [low, middle, high] = ["p25", "p50", "p75"].map((level) => sayNumber(part[level][row], chart.share));
    lines.push(`${name}: ${middle} (half of the runs ${low} to ${high})`);
  }
  for (const mark of head.marks) if (Math.abs(mark.row - row) < 1) lines.push(`▲ ${mark.title}`);
  return lines;
}

function drawChart(figure, head, chart, numbers) {
  const holder = figure.querySelector(".plot");
  const width = Math.max(holder.clientWidth, 120);
  const bands = bandsOf(chart, numbers);
  const scale = scales(head, chart, bands, width);
  const svg = holder.querySelector("svg");
  figure.tip.hide();
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute("aria-label", `${chart.alt}. ${chart.words}`);
  axes(svg, head, scale);
  const { current, baseline } = bands;
  const hasBaseline = baseline.p50.length > 0;
  if (hasBaseline) make(svg, "path", { class: "most base", d: band(baseline.p05, baseline.p95, scale) });
  make(svg, "path", { class: "most", d: band(current.p05, current.p95, scale) });
  make(svg, "path", { class: "half", d: band(current.p25, current.p75, scale) });
  if (hasBaseline) make(svg, "path", { class: "median base", d: line(baseline.p50, scale) });
  make(svg, "path", { class: "median", d: line(current.p50, scale) });
  points(svg, chart, scale);
  marks(svg, head, scale);
  const cursor = make(svg, "line", { class: "cursor", y1: TOP, y2: scale.foot, visibility: "hidden" });
  figure.point = (row, y) => {
    const last = Math.max(current.p50.length, baseline.p50.length) - 1;
    figure.row = Math.max(0, Math.min(last, row));
    const x = scale.x(figure.row);
    for (const end of ["x1", "x2"]) cursor.setAttribute(end, x);
    cursor.setAttribute("visibility", "visible");
    figure.tip.show(linesAt(head, chart, bands, figure.row), x, y);
  };
  figure.leave = () => {
    cursor.setAttribute("visibility", "hidden");
    figure.tip.hide();
  };
  figure.rowAt = (x) => Math.round(((x - scale.left) / (scale.right - scale.left)) * head.weeks);
  figure.csv = () => writeCsv(head, bands);
}

function writeCsv(head, bands) {
  const hasBaseline = bands.baseline.p50.length > 0;
  const who = hasBaseline ? [["yours", bands.current], ["baseline", bands.baseline]] : [["runs", bands.current]];
  const rows = Math.min(...who.map(([, part]) => part.p50.length));
  const lines = [["week", "date", ...who.flatMap(([name]) => LEVELS.map((level) => `${name}_${level}`))]];
  for (let row = 0; row < rows; row++) {
    const values = who.flatMap(([, part]) => LEVELS.map((level) => String(Number(part[level][row].toPrecision(6)))));
    lines.push([row, dayOf(head, row).toISOString().slice(0, 10), ...values]);
  }
  return lines.map((cells) => cells.join(",")).join("\r\n") + "\r\n";
}

function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function makeFigure(box, fold) {
  const figure = make(box, "figure", { class: "chart" });
  const title = make(figure, "figcaption", { class: "chart-title" });
  make(title, "div");
  const holder = make(figure, "div", { class: "plot" });
  const svg = make(holder, "svg", { role: "img", tabindex: "0", height: HEIGHT, width: "100%" });
  figure.tip = tip(holder);
  const words = fold ? make(figure, "details", { class: "words" }) : figure;
  if (fold) make(words, "summary", {}, fold);
  make(words, "p", { class: "says" });
  const button = make(figure, "button", { class: "csv", type: "button", title: "The numbers of this chart, week by week" }, "CSV");
  button.addEventListener("click", () => save(figure.file, figure.csv()));
  svg.addEventListener("pointermove", (event) => {
    const place = svg.getBoundingClientRect();
    figure.point(figure.rowAt(event.clientX - place.left), event.clientY - place.top);
  });
  svg.addEventListener("pointerleave", () => figure.leave());
  svg.addEventListener("blur", () => figure.leave());
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: 13, PageDown: -13, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    figure.point((figure.row ?? 0) + step, TOP);
  });
  return figure;
}

function drawAll(box) {
  const { head, numbers } = box.drawn;
  const figures = [...box.querySelectorAll(":scope > figure")];
  head.charts.forEach((chart, index) => {
    const figure = figures[index] ?? makeFigure(box, head.fold);
    figure.querySelector(".chart-title div").replaceChildren(`${chart.title} `);
    make(figure.querySelector(".chart-title div"), "span", { class: "unit" }, `(${chart.unit})`);
    figure.querySelector(".says").textContent = chart.words;
    figure.file = chart.file;
    drawChart(figure, head, chart, numbers);
  });
  figures.slice(head.charts.length).forEach((figure) => figure.remove());
}

export default function ({ data, parentElement }) {
  const box = ownBox(parentElement, "curves");
  box.drawn = unpack(data);
  if (!box.observer) {
    let width = 0;
    box.observer = new ResizeObserver(() => {
      if (box.clientWidth !== width && box.clientWidth) drawAll(box);
      width = box.clientWidth;
    });
  }
  box.observer.observe(box); // again: an outdated drawing that comes to its end stops the observer
  drawAll(box);
  return () => box.observer.disconnect();
}
