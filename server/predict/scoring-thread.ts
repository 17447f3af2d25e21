/**
 * The thread in which failure models answer. It keeps a stream of features for each model and machine, takes in rows as they come, and says what each
 * model makes of the machine after them. What it is given once it does not forget; a model that is taken away goes with its streams.
 */
import { parentPort } from 'node:worker_threads';
import { compared } from '../../models/evaluation/compare.ts';
import { trackRecord } from '../../models/evaluation/track-record.ts';
import { type FeatureName, FeatureStream } from '../../models/features/feature-stream.ts';
import { standardise } from '../../models/features/standardise.ts';
import type { AssetHistory } from '../../models/fleet.ts';
import { contributionsOf, type FailureModel, type Prediction, predict } from '../../models/hazard/failure-model.ts';
import type { NetworkModel, NetworkStream, Seen } from '../../models/hazard/network-model.ts';
import { survivalAt } from '../../models/hazard/survival.ts';
import { unlike } from '../../models/hazard/unlike.ts';
import { anyModelFrom, networks } from '../models/any-model.ts';
import { backendParts } from '../models/backend-parts.ts';
import { HOUR_MS } from './histories.ts';
import type { Asked, Told } from './scoring.ts';
import { UsualStreams } from './usual/usual-streams.ts';
import type { Said } from './words.ts';

/** Signals that are told as reasons. */
const MOST_REASONS = 8;

interface Served {
  readonly model: FailureModel;
  readonly streams: Map<string, FeatureStream>;
  readonly features: Float32Array;
}
interface ServedNetwork {
  readonly model: NetworkModel;
  readonly streams: Map<string, NetworkStream>;
  readonly ask: Awaited<ReturnType<typeof networks>>;
}

const usual = new UsualStreams();
const served = new Map<number, Served>();
const servedNetworks = new Map<number, ServedNetwork>();

parentPort?.on('message', async ({ id, ask }: { id: number; ask: Asked }) => {
  try {
    parentPort?.postMessage({ id, told: await answer(ask) } satisfies { id: number; told: Told });
  } catch (error) {
    parentPort?.postMessage({ id, error: (error as Error).message });
  }
});

async function answer(ask: Asked): Promise<Told> {
  switch (ask.what) {
    case 'serve': {
      const read = anyModelFrom(ask.text, `model ${ask.model}`);
      const signals = read.model.plan.signals.map(({ name }) => name);
      if (read.form === 'network') {
        servedNetworks.set(ask.model, { model: read.model, streams: new Map(), ask: await networks() });
        return { signals, life: null };
      }
      const { model } = read;
      served.set(ask.model, { model, streams: new Map(), features: new Float32Array(model.standard.means.length) });
      return { signals, life: model.life };
    }
    case 'forget':
      served.delete(ask.model);
      servedNetworks.delete(ask.model);
      return {};
    case 'backend': {
      const { chooseBackend } = await import('../../models/backend.ts');
      return { backend: await chooseBackend(backendParts()) };
    }
    case 'compare':
      return { comparison: compared(ask.first, ask.second, ask.horizon) };
    case 'record':
      return { record: trackRecord(ask.machines, ask.asked) };
    case 'serve-usual':
      return { signals: usual.serve(ask.model, ask.text) };
    case 'forget-usual':
      usual.forget(ask.model);
      return {};
    case 'push-usual':
      return { usual: ask.histories.map((history) => usual.push(ask.model, history)) };
    case 'push':
      return { said: ask.histories.flatMap((history) => pushed(ask.model, history, ask.everyRows)) };
  }
}

/** Takes the rows in; says something after each `every`-th of them, and always after the last. */
function pushed(number: number, history: AssetHistory, every: number | null): Said[] {
  const network = servedNetworks.get(number);
  if (network) return pushedToNetwork(network, history, every);
  const one = served.get(number);
  if (!one) throw new Error(`model ${number} is not served`);
  const stream = one.streams.get(history.asset) ?? new FeatureStream(one.model.plan);
  one.streams.set(history.asset, stream);
  const said: Said[] = [];
  const rows = history.hours.length;
  for (let row = 0; row < rows; row++) {
    pushRow(stream, history, row);
    if (isAsked(row, rows, every)) said.push(saidOf(one, stream, history.asset, history.hours[row] as number));
  }
  return said;
}

const isAsked = (row: number, rows: number, every: number | null) =>
  row === rows - 1 || (every !== null && (row + 1) % every === 0);

function pushRow(stream: Pick<FeatureStream, 'push'>, history: AssetHistory, row: number): void {
  stream.push(
    history.hours[row] as number,
    (signal) => history.signals[signal]?.[row] ?? Number.NaN,
    history.events[row] ?? null,
    history.products?.[row] ?? null,
  );
}

/** The same of a network, which is asked of many moments at once. */
function pushedToNetwork({ model, streams, ask }: ServedNetwork, history: AssetHistory, every: number | null): Said[] {
  const stream = streams.get(history.asset) ?? new ask.NetworkStream(model.plan);
  streams.set(history.asset, stream);
  const asked: { readonly at: number; readonly seen: Seen }[] = [];
  const rows = history.hours.length;
  for (let row = 0; row < rows; row++) {
    pushRow(stream, history, row);
    if (isAsked(row, rows, every))
      asked.push({ at: Math.round((history.hours[row] as number) * HOUR_MS), seen: stream.seen() });
  }
  const said = ask.networkSays(
    model,
    asked.map(({ seen }) => seen),
  );
  return asked.map(({ at, seen }, k): Said => {
    const { probability, low, high, thin } = said[k] as Prediction;
    const why = thin
      ? []
      : ask
          .networkShares(model, seen)
          .slice(0, MOST_REASONS)
          .map((one) => ({ ...one, kind: 'window', channel: 'value' }));
    const curve = [{ hours: model.plan.horizon, probability, low, high }];
    return { machine: history.asset, at, probability, low, high, thin, why, unlike: thin ? [] : seen.unlike, curve };
  });
}

function saidOf({ model, features }: Served, stream: FeatureStream, machine: string, hour: number): Said {
  stream.write(features, 0);
  const strange = stream.thin ? [] : unlike(model, features, 0);
  standardise(model.standard, features);
  const { probability, low, high, thin } = predict(model, features, 0, stream.thin);
  const why = thin
    ? []
    : contributionsOf(model, features, 0)
        .slice(0, MOST_REASONS)
        .map(({ signal, score, feature }) => ({ signal, score, ...kindOf(feature) }));
  const { hours, ...ahead } = survivalAt(model, features, 0, thin);
  const curve = hours.map((by, i) => ({
    hours: by,
    probability: ahead.failed[i] as number,
    low: ahead.low[i] as number,
    high: ahead.high[i] as number,
  }));
  return { machine, at: Math.round(hour * HOUR_MS), probability, low, high, thin, why, unlike: strange, curve };
}

const kindOf = ({ kind, channel }: FeatureName) => ({ kind, channel });
