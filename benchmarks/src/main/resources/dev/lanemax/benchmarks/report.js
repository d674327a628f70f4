'use strict';

const report = JSON.parse(document.getElementById('results').textContent);
const LANEMAX = report.contenders[0].name;
const CONTENDER_COLOURS = ['#1f5fbf', '#9db8dd', '#b8b8b8', '#e07b00', '#c8365a', '#2a8f57', '#93d0a6', '#7a55b0', '#5b4a3a', '#d18ec0', '#3fb6c4'];
const OPERATOR_COLOURS = ['#264653', '#2a9d8f', '#d4a72c', '#ef8a4c', '#c9463d', '#8a6fb0'];

const operators = [...new Set(report.rows.map(row => row.operator))];

/** Rows by themselves; the others belong to series that show how cost grows. */
const single = report.rows.filter(row => row.series === '');
const shapes = [...new Set(single.map(shapeOf))];
const contenderColour = assign(report.contenders.map(contender => contender.name), CONTENDER_COLOURS);
const operatorColour = assign(operators, OPERATOR_COLOURS);

/** With so many shapes, bars have no room for numbers. */
const MANY = 9;

function assign(names, colours) {
  return Object.fromEntries(names.map((name, i) => [name, colours[i % colours.length]]));
}

/** By this factor, operators of the same intensity are moved apart in the roofline. */
const ASIDE = 1.16;

function shapeOf(row) {
  return row.shape;
}

function element(tag, text, parent) {
  const created = document.createElement(tag);
  created.textContent = text;
  parent.append(created);
  return created;
}

function chart(heading, explanation, style, option) {
  const main = document.getElementById('main');
  element('h2', heading, main);
  element('p', explanation, main);
  const box = element('div', '', main);
  box.className = style;
  const drawn = echarts.init(box);
  drawn.setOption({
    animation: false, aria: {enabled: true}, legend: {type: 'scroll', top: 8},
    grid: {left: 60, right: 30, top: 50, bottom: 55}, ...option,
  });
  addEventListener('resize', () => drawn.resize());
}

function rounded(value, digits = 3) {
  return value === null || value === undefined ? '-' : value.toFixed(digits);
}

function named(name) {
  return {name, nameLocation: 'middle', nameGap: 35};
}

/** The rate at which memory or the arithmetic units would be busy all the time; null where it is unknown. */
function limitOf(row) {
  return row.copyBandwidth === null || report.peakGflops === null ? null
    : Math.min(row.copyBandwidth / row.bytesPerLogit, report.peakGflops / row.flopsPerLogit);
}

/** Rates of all contenders for one operator. */
function rateChart(operator) {
  const rows = single.filter(row => row.operator === operator);
  chart(operator, '10⁹ logits a second; higher is faster. The limit is the lower one of memory and arithmetic on one thread, see the roofline.', 'chart', {
    tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}, valueFormatter: value => rounded(value)},
    xAxis: {type: 'category', data: rows.map(shapeOf), ...named('rows x classes')},
    yAxis: {type: 'value', ...named('Gelem/s')},
    series: [
      ...contendersOf(rows).map(name => ({
        name, type: 'bar', itemStyle: {color: contenderColour[name]}, barGap: '5%', data: rows.map(row => row.rates[name] ?? null),
      })),
      {
        name: 'limit', itemStyle: {color: '#222'}, data: rows.map(limitOf),
        type: 'scatter', symbol: 'rect', symbolSize: [60, 2],
      },
    ],
  });
}

function contendersOf(rows) {
  return report.contenders.map(contender => contender.name).filter(name => rows.some(row => name in row.rates));
}

/** How the time of an operator grows with the classes, 2^20 logits in all, or with the rows. */
function growthChart(operator, varied) {
  const rows = report.rows.filter(row => row.operator === operator && row.series === varied);
  if (rows.length === 0) {
    return;
  }
  const fixed = varied === 'classes' ? '2²⁰ logits in rows of so many classes' : 'so many rows of 100 classes';
  chart(`${operator}: cost by ${varied}`, `Nanoseconds a logit, ${fixed}; lower is faster.`, 'chart', {
    tooltip: {trigger: 'axis', valueFormatter: value => rounded(value)},
    xAxis: {type: 'log', logBase: varied === 'classes' ? 2 : 10, ...named(varied)},
    yAxis: {type: 'log', ...named('ns a logit')},
    series: contendersOf(rows).map(name => ({
      name, type: 'line', connectNulls: false, itemStyle: {color: contenderColour[name]},
      lineStyle: {width: name.startsWith(LANEMAX) ? 3 : 1.5},
      data: rows.filter(row => name in row.rates).map(row => [row[varied], 1 / row.rates[name]]),
    })),
  });
}

/** Quotients of two contenders' rates, operator by operator, where both took part. */
function quotientChart(heading, explanation, quotientOf) {
  const compared = operators.filter(operator => single.some(row => row.operator === operator && quotientOf(row) !== null));
  if (compared.length === 0) {
    return;
  }
  chart(heading, explanation, 'chart', {
    tooltip: {valueFormatter: value => `${rounded(value, 2)} x`},
    xAxis: {type: 'category', data: shapes, ...named('rows x classes')},
    yAxis: {type: 'value', ...named('ratio')},
    series: compared.map((operator, i) => ({
      name: operator,
      type: 'bar',
      itemStyle: {color: operatorColour[operator]},
      barGap: '5%',
      data: shapes.map(shape => {
        const row = single.find(other => other.operator === operator && shapeOf(other) === shape);
        return row === undefined ? null : quotientOf(row);
      }),
      label: {show: shapes.length < MANY, position: 'top', fontSize: 10, formatter: ({value}) => rounded(value, 2)},
      labelLayout: {hideOverlap: true},
      markLine: i > 0 ? undefined : {silent: true, symbol: 'none', label: {show: false}, lineStyle: {color: '#222'}, data: [{yAxis: 1}]},
    })),
  });
}

function ratioOf(row, name, other) {
  return name in row.rates && other in row.rates ? row.rates[name] / row.rates[other] : null;
}

/** A roof: bandwidth times intensity, up to the most that a core computes. */
function roof(name, bandwidth, intensities, colour) {
  const ridge = report.peakGflops / bandwidth;
  return {
    name, type: 'line', symbol: 'none', lineStyle: {color: colour, width: 2}, itemStyle: {color: colour},
    data: [intensities[0], ...(ridge > intensities[0] && ridge < intensities[1] ? [ridge] : []), intensities[1]]
      .map(intensity => [intensity, Math.min(report.peakGflops, bandwidth * intensity)]),
  };
}

/** An operator's rates, all at its intensity; the factor moves them aside so that operators of one intensity can be told apart. */
function points(operator, symbol, aside, rateOf, who) {
  const rows = report.rows.filter(row => row.operator === operator && rateOf(row) !== undefined);
  return {
    name: operator, type: 'scatter', symbol, symbolSize: 9, itemStyle: {color: operatorColour[operator]},
    label: {show: symbol === 'circle', position: 'right', fontSize: 10, formatter: ({data}) => data.label},
    labelLayout: {hideOverlap: true},
    data: rows.map(row => ({
      value: [row.flopsPerLogit / row.bytesPerLogit * aside, rateOf(row) * row.flopsPerLogit],
      label: row.classes,
      title: `${operator} ${shapeOf(row)}: ${who(row)}`,
    })),
  };
}

function roofline() {
  const byBandwidth = [...report.rows].sort((a, b) => a.copyBandwidth - b.copyBandwidth);
  const [slowest, fastest] = [byBandwidth[0], byBandwidth[byBandwidth.length - 1]];
  const ofRows = report.rows.map(row => row.flopsPerLogit / row.bytesPerLogit);
  const intensities = [Math.min(...ofRows) / 1.5, Math.max(...ofRows) * 1.5];
  const intensityOf = operator => {
    const row = report.rows.find(other => other.operator === operator);
    return row.flopsPerLogit / row.bytesPerLogit;
  };
  const aside = operator => {
    const neighbours = operators.filter(other => intensityOf(other) === intensityOf(operator));
    return ASIDE ** (neighbours.indexOf(operator) - (neighbours.length - 1) / 2);
  };
  chart('Roofline', 'Filled: Lanemax, labelled with the number of classes; hollow: the fastest peer. Operations are those of the usual computation (22 a logit for softmax), '
    + 'bytes those that must be read and written. Operators of the same intensity are moved apart. The roofs are the bandwidth of a copy, '
    + `where it is lowest and where it is highest, and the ${rounded(report.peakGflops, 0)} Gflop/s of fused multiply-adds that one core `
    + 'was seen to execute.', 'roofline', {
    tooltip: {formatter: ({data, seriesName}) => data.title ? `${data.title}<br>${rounded(data.value[1], 1)} Gflop/s` : seriesName},
    xAxis: {type: 'log', logBase: 2, min: intensities[0], max: intensities[1], axisLabel: {formatter: value => rounded(value, 1)}, ...named('flop/byte')},
    yAxis: {type: 'log', ...named('Gflop/s')},
    series: [
      roof(`copy at ${shapeOf(slowest)}: ${rounded(slowest.copyBandwidth, 0)} GB/s`, slowest.copyBandwidth, intensities, '#999'),
      roof(`copy at ${shapeOf(fastest)}: ${rounded(fastest.copyBandwidth, 0)} GB/s`, fastest.copyBandwidth, intensities, '#222'),
      ...operators.flatMap(operator => [
        points(operator, 'circle', aside(operator), row => row.rates[LANEMAX], () => LANEMAX),
        points(operator, 'emptyCircle', aside(operator), row => row.rates[row.bestPeer], row => row.bestPeer),
      ]),
    ],
  });
}

function table() {
  const main = document.getElementById('main');
  element('h2', 'All figures', main);
  element('p', 'Rates in Gelem/s; the shares are Lanemax’s, of the bandwidth of a copy at that shape and of the fused multiply-adds of a core.', main);
  const scroll = element('div', '', main);
  scroll.className = 'scroll';
  const rows = element('table', '', scroll);
  const head = element('tr', '', rows);
  for (const name of ['operator', 'rows x classes', ...report.contenders.map(contender => contender.name),
    'ratio', 'fastest peer', 'threads to one', 'copy GB/s', 'of copy', 'of flop/s', 'bytes allocated']) {
    element('th', name, head);
  }
  for (const row of report.rows) {
    const line = element('tr', '', rows);
    for (const text of [row.operator, shapeOf(row), ...report.contenders.map(contender => rounded(row.rates[contender.name])),
      rounded(row.ratioToBestPeer, 2), row.bestPeer ?? '-', rounded(row.threadsGain, 2), rounded(row.copyBandwidth, 1), percent(row.shareOfCopy),
      percent(row.shareOfPeak), rounded(row.bytesPerCall, 0)]) {
      element('td', text, line);
    }
  }
}

function percent(share) {
  return share === null ? '-' : `${rounded(100 * share, 0)} %`;
}

function header() {
  document.getElementById('title').textContent = report.title;
  document.getElementById('settings').textContent = report.settings;
  const list = document.getElementById('machine');
  const {processor, cores, provider, jdk} = report.machine;
  const entries = {CPU: `${processor}, ${cores} cores`, provider, JDK: jdk};
  report.contenders.forEach(contender => entries[contender.name] = contender.description);
  for (const [name, value] of Object.entries(entries)) {
    element('dt', name, list);
    element('dd', value, list);
  }
}

header();
quotientChart('Lanemax against the fastest peer',
  'Lanemax’s rate divided by that of the fastest peer at the same shape; above 1, Lanemax is faster.', row => row.ratioToBestPeer);
quotientChart('On vectors of 256 bits, against C',
  'The rate of Lanemax where the virtual machine uses AVX2 only, divided by that of C with AVX2 intrinsics.',
  row => ratioOf(row, '256 bits', 'C avx2'));
quotientChart('Several threads against one', 'The rate of Lanemax on several threads divided by that on one.', row => row.threadsGain);
[...new Set(single.map(row => row.operator))].forEach(rateChart);
operators.forEach(operator => ['classes', 'rows'].forEach(varied => growthChart(operator, varied)));
if (report.peakGflops !== null) {
  roofline();
}
table();
