// Draws the figures of the tables as charts. Without it the tables say the same.

const { echarts } = globalThis;
const charts = JSON.parse(document.getElementById("charts").textContent);
const style = getComputedStyle(document.documentElement);
const token = (name) => style.getPropertyValue(`--${name}`).trim();
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const FEW = 6;
const MANY = 10;
const NARROW = 480; // pixels
const text = { color: token("ink-soft"), fontFamily: token("font"), fontSize: 12 };
const rule = { lineStyle: { color: token("line") } };

function categoryAxis(chart, width) {
  const label = { ...text };
  if (chart.lying) {
    Object.assign(label, { width: width < NARROW ? 90 : 190, overflow: "truncate" });
  }
  return {
    type: "category",
    data: chart.categories,
    inverse: chart.lying, // the first row of the table on top
    axisLabel: label,
    axisTick: { show: false },
    axisLine: rule,
  };
}

function series(chart) {
  return chart.series.map((one) => ({
    type: "bar",
    name: one.name,
    data: one.data,
    stack: chart.stacked ? "all" : undefined,
    barMaxWidth: 22,
    cursor: chart.links.some(Boolean) ? "pointer" : "default",
    itemStyle: { color: token(one.tone) },
  }));
}

function option(chart, width) {
  const categories = categoryAxis(chart, width);
  const values = { type: "value", minInterval: 0, axisLabel: text, splitLine: rule };
  return {
    animation: !still,
    // Other tooltips would need inline styles, which the content policy forbids.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" } },
    aria: { enabled: true, label: { description: `${chart.title}的图，数字见下面的表格。` } },
    legend: { show: chart.series.length > 1, top: 0, type: "scroll", textStyle: text, itemWidth: 14, itemHeight: 10 },
    grid: { top: chart.series.length > 1 ? 36 : 8, left: 4, right: 16, bottom: 4, containLabel: true },
    xAxis: chart.lying ? values : categories,
    yAxis: chart.lying ? categories : values,
    series: series(chart),
  };
}

function draw(place, chart) {
  const bars = chart.categories.length;
  place.dataset.bars = chart.lying && bars > MANY ? "many" : bars < FEW ? "few" : "some";
  place.hidden = false;
  const drawn = echarts.init(place, null, { locale: "ZH" });
  const fit = () => {
    drawn.resize();
    drawn.setOption(option(chart, place.clientWidth));
  };
  drawn.on("click", ({ dataIndex }) => {
    if (chart.links[dataIndex]) {
      location.assign(chart.links[dataIndex]);
    }
  });
  new ResizeObserver(fit).observe(place);
}

for (const place of document.querySelectorAll("[data-chart]")) {
  const chart = charts[place.dataset.chart];
  if (chart) {
    draw(place, chart);
  }
}
