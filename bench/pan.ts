/**
 * A control chart of 100,000 points dragged to and fro in Chromium, without a GPU: what a step of the pan costs, its limits, points and marks drawn
 * anew. `pan-all`: all points in view; `pan-part`: a tenth of them; `pan-close`: 120. Median and 95th percentile, the canvas read back so that the drawing is done.
 */
import { createServer } from 'vite';
import { fromRoot } from '../server/package-root.ts';
import { type Bench, median, percentile, round } from './figure.ts';
import { openBrowser } from './load/browser.ts';

const POINTS = 100_000;
const WIDTH = 1200;
const HEIGHT = 320;

export const panBench: Bench = async ({ quick }) => {
  const vite = await createServer({
    root: fromRoot('client'),
    configFile: false,
    publicDir: false,
    cacheDir: fromRoot('.cache/vite-bench'),
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [fromRoot('.')] } },
  });
  const browser = await openBrowser();
  try {
    await vite.listen();
    const address = vite.httpServer?.address();
    if (!address || typeof address !== 'object') throw new Error('the stage has no address');
    const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
    // Any file of the same origin will do: the chart's own modules are loaded into it.
    await page.goto(`http://127.0.0.1:${address.port}/ui/tokens.css?direct`);
    await page.addScriptTag({ type: 'module', content: MODULES });
    await page.waitForFunction(() => '__chart' in window);
    const steps = quick ? 60 : 300;
    const figures = [];
    for (const [name, share] of [
      ['pan-all', 1],
      ['pan-part', 0.1],
      ['pan-close', 0.0012],
    ] as const) {
      const ms: number[] = await page.evaluate(dragged, { points: POINTS, share, steps, width: WIDTH, height: HEIGHT });
      figures.push(
        { name, value: round(median(ms), 2), unit: 'ms', n: ms.length },
        { name: `${name}-p95`, value: round(percentile(ms, 0.95), 2), unit: 'ms', n: ms.length },
      );
    }
    return figures;
  } finally {
    await browser.close();
    await vite.close();
  }
};

const MODULES = `
  import * as columns from '/quality/chart-columns.ts';
  import * as view from '/quality/chart-view.ts';
  import * as draw from '/quality/draw-chart.ts';
  window.__chart = { ...columns, ...view, ...draw };`;

interface View {
  readonly from: number;
  readonly to: number;
}
/** What the chart's modules give; the client's types are not of this room. */
interface ChartWindow {
  readonly __chart: {
    columnsOf(chart: object): {
      readonly plotted: Float64Array;
      readonly heights: { readonly plotted: object };
      readonly signals: Uint8Array;
      readonly signalled: Int32Array;
    };
    kept(view: View, length: number): View;
    panned(view: View, points: number, length: number): View;
    reachOf(columns: object, view: View, levels: readonly null[]): object;
    drawLimits(context: CanvasRenderingContext2D, picture: object): void;
    drawPoints(context: CanvasRenderingContext2D, picture: object, series: object): void;
  };
}

interface Asked {
  readonly points: number;
  readonly share: number;
  readonly steps: number;
  readonly width: number;
  readonly height: number;
}

/** Runs in the browser. */
function dragged({ points, share, steps, width, height }: Asked): number[] {
  const { columnsOf, kept, panned, reachOf, drawLimits, drawPoints } = (window as unknown as ChartWindow).__chart;
  let state = 1;
  const noise = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
  const list = (of: (i: number) => number | null) => Array.from({ length: points }, (_, i) => of(i));
  const columns = columnsOf({
    points: {
      at: list((i) => i * 60_000),
      plotted: list(() => 10 + noise() + noise()),
      plottedLow: list(() => null),
      ucl: list(() => 11.2),
      lcl: list(() => 8.8),
      centre: list(() => 10),
      spread: list(() => null),
      rules: list((i) => (i % 400 === 0 ? 1 : 0)),
    },
    masks: [[], ['nelson-1']],
    exclusions: [],
    stages: [],
  });
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const ink = {
    ...{ line: '#182026', point: '#182026', limit: '#46535d', faint: '#d3d9de' },
    ...{ signal: '#c8201c', ground: '#fff', text: '#5b6974' },
  };
  const box = { left: 60, top: 10, width: width - 80, height: height - 40 };
  let view = kept({ from: 0, to: points * share }, points);
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    const by = (view.to - view.from) / 50;
    view = panned(view, step % 40 < 20 ? by : -by, points);
    const begun = performance.now();
    context.clearRect(0, 0, width, height);
    const picture = { columns, view, reach: reachOf(columns, view, [null, null, null]), box, ink };
    drawLimits(context, picture);
    drawPoints(context, picture, {
      ...{ values: columns.plotted, height: columns.heights.plotted },
      ...{ signals: columns.signals, signalled: columns.signalled },
    });
    context.getImageData(0, 0, 1, 1);
    if (step >= 10) times.push(performance.now() - begun);
  }
  return times;
}
