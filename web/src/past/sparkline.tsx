import { useEffect, useRef, useState } from 'preact/hooks';
import type UPlot from 'uplot';
import { TIMELINES as t } from '../texts/timelines.js';
import type { Curve, WaitingSeries } from './waiting-series.js';
import './sparkline.css';

const WIDTH = 64;
const HEIGHT = 22;

interface Props {
  series: WaitingSeries;
  account: string;
  queue: string;
}

/** How many waited in the last hour; nothing where that is not known. */
export function Sparkline({ series, account, queue }: Props) {
  const [curve, setCurve] = useState<Curve>();
  useEffect(() => series.watch(account, queue, setCurve), [series, account, queue]);
  if (curve === undefined) return null;
  const words = t.spark({ most: Math.max(...curve[1].map((value) => value ?? 0)) });
  return (
    <span class="sparkline" role="img" aria-label={words} title={words}>
      <Chart curve={curve} />
    </span>
  );
}

function Chart({ curve }: { curve: Curve }) {
  const host = useRef<HTMLSpanElement>(null);
  const chart = useRef<UPlot | undefined>(undefined);
  const latest = useRef(curve);
  latest.current = curve;
  useEffect(() => {
    let ended = false;
    // Only a page that shows one loads what draws it.
    void import('uplot').then(({ default: Chart }) => {
      const element = host.current;
      if (ended || element === null) return;
      chart.current = new Chart(optionsIn(element), dataOf(latest.current), element);
    });
    const themes = new MutationObserver(() => chart.current?.redraw());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      ended = true;
      themes.disconnect();
      chart.current?.destroy();
    };
  }, []);
  useEffect(() => chart.current?.setData(dataOf(curve)), [curve]);
  return <span ref={host} />;
}

const dataOf = ([x, y]: Curve): UPlot.AlignedData => [[...x], [...y]];

/** The colour is that of the text, which goes with the theme. */
function optionsIn(element: HTMLElement): UPlot.Options {
  const ink = () => getComputedStyle(element).color;
  return {
    width: WIDTH,
    height: HEIGHT,
    padding: [2, 0, 2, 0],
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most)] } },
    axes: [{ show: false }, { show: false }],
    series: [{}, { stroke: ink, width: 1.5, spanGaps: false, points: { show: false } }],
  };
}
