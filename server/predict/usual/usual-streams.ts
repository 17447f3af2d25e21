/** Models of the usual where they answer: a stream of cleaned readings for each machine, and how far each row is beyond the usual. */
import { type Anomaly, type AnomalyModel, anomalyOf } from '../../../models/anomaly/anomaly-model.ts';
import { FeatureStream } from '../../../models/features/feature-stream.ts';
import type { AssetHistory } from '../../../models/fleet.ts';
import { anomalyFrom } from '../../models/anomaly-file.ts';
import { HOUR_MS } from '../histories.ts';
import type { UnusualPart, UsualRow } from './words.ts';

export interface UsualRows {
  readonly machine: string;
  readonly rows: readonly UsualRow[];
}

/** A signal that explains less is none to look at. */
const LEAST_SHARE = 0.1;
const MOST_PARTS = 4;

export class UsualStreams {
  private readonly served = new Map<number, { model: AnomalyModel; streams: Map<string, FeatureStream> }>();

  /** Says which signals it reads. */
  serve(id: number, text: string): readonly string[] {
    const { model } = anomalyFrom(text, `model ${id} of the usual`);
    this.served.set(id, { model, streams: new Map() });
    return model.plan.signals.map(({ name }) => name);
  }

  forget(id: number): void {
    this.served.delete(id);
  }

  push(id: number, history: AssetHistory): UsualRows {
    const one = this.served.get(id);
    if (!one) throw new Error(`model ${id} of the usual is not served`);
    const stream = one.streams.get(history.asset) ?? new FeatureStream(one.model.plan);
    one.streams.set(history.asset, stream);
    const rows = Array.from(history.hours, (hour, row): UsualRow => {
      const event = history.events[row] ?? null;
      const reading = (signal: number) => history.signals[signal]?.[row] ?? Number.NaN;
      stream.push(hour, reading, event, history.products?.[row] ?? null);
      const said = anomalyOf(one.model, stream.row);
      const ratio = said ? Math.max(said.t2 / one.model.limits.t2, said.spe / one.model.limits.spe) : Number.NaN;
      return { at: Math.round(hour * HOUR_MS), ratio, event, parts: said && ratio > 1 ? partsOf(said) : [] };
    });
    return { machine: history.asset, rows };
  }
}

const partsOf = ({ parts }: Anomaly): UnusualPart[] =>
  parts
    .filter(({ blame }) => blame >= LEAST_SHARE)
    .slice(0, MOST_PARTS)
    .map(({ signal, blame }) => ({ signal, share: Math.min(1, blame) }));
