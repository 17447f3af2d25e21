/** The thread of the failure models as the server asks it: one question after the other, each answered or failed. */
import type { BackendInUse } from '../../models/backend.ts';
import type { LifeLevels } from '../../models/calibration/conformal-life.ts';
import type { Comparison, JudgedMoment } from '../../models/evaluation/compare.ts';
import type { MachineRecord, RecordAsked, TrackRecord } from '../../models/evaluation/track-record.ts';
import type { AssetHistory } from '../../models/fleet.ts';
import { AskedThread } from '../asked-thread.ts';
import { builtThread } from '../package-root.ts';
import type { UsualRows } from './usual/usual-streams.ts';
import type { Said } from './words.ts';

export type Asked =
  | { readonly what: 'serve'; readonly model: number; readonly text: string }
  | { readonly what: 'forget'; readonly model: number }
  | {
      readonly what: 'push';
      readonly model: number;
      readonly histories: readonly AssetHistory[];
      /** Besides after the last row, something is said after each so many; null = only there. */
      readonly everyRows: number | null;
    }
  | { readonly what: 'record'; readonly machines: readonly MachineRecord[]; readonly asked: RecordAsked }
  | {
      readonly what: 'compare';
      readonly first: readonly JudgedMoment[];
      readonly second: readonly JudgedMoment[];
      readonly horizon: number;
    }
  | { readonly what: 'backend' }
  | { readonly what: 'serve-usual'; readonly model: number; readonly text: string }
  | { readonly what: 'forget-usual'; readonly model: number }
  | { readonly what: 'push-usual'; readonly model: number; readonly histories: readonly AssetHistory[] };

export interface Told {
  readonly signals?: readonly string[];
  readonly life?: LifeLevels | null;
  readonly said?: readonly Said[];
  readonly record?: TrackRecord;
  readonly comparison?: Comparison | null;
  readonly backend?: BackendInUse;
  readonly usual?: readonly UsualRows[];
}

/** What is to be known of a model that answers. */
export interface Reads {
  readonly signals: readonly string[];
  /** Null = too few lives were held out to know. */
  readonly life: LifeLevels | null;
}

export class Scoring {
  private readonly thread = new AskedThread<Asked>(builtThread('predict/scoring-thread'));

  /** Reads a model and answers by it from now on; says what it reads and how far its lives may be believed. Throws where the model is not sound. */
  async serve(model: number, text: string): Promise<Reads> {
    const { signals = [], life = null } = await this.ask({ what: 'serve', model, text });
    return { signals, life };
  }

  async forget(model: number): Promise<void> {
    await this.ask({ what: 'forget', model });
  }

  async push(model: number, histories: readonly AssetHistory[], everyRows: number | null): Promise<readonly Said[]> {
    return (await this.ask({ what: 'push', model, histories, everyRows })).said ?? [];
  }

  /** How right predictions were: half a second of drawing, for a long record. */
  async record(machines: readonly MachineRecord[], asked: RecordAsked): Promise<TrackRecord> {
    return (await this.ask({ what: 'record', machines, asked })).record as TrackRecord;
  }

  async compare(
    first: readonly JudgedMoment[],
    second: readonly JudgedMoment[],
    horizon: number,
  ): Promise<Comparison | null> {
    return (await this.ask({ what: 'compare', first, second, horizon })).comparison ?? null;
  }

  /** Where TensorFlow.js computes here; it is loaded for that, some hundred milliseconds. */
  async backend(): Promise<BackendInUse> {
    return (await this.ask({ what: 'backend' })).backend as BackendInUse;
  }

  /** Reads what is usual, says which signals it reads. Throws where the model is not sound. */
  async serveUsual(model: number, text: string): Promise<readonly string[]> {
    return (await this.ask({ what: 'serve-usual', model, text })).signals ?? [];
  }

  async forgetUsual(model: number): Promise<void> {
    await this.ask({ what: 'forget-usual', model });
  }

  async pushUsual(model: number, histories: readonly AssetHistory[]): Promise<readonly UsualRows[]> {
    return (await this.ask({ what: 'push-usual', model, histories })).usual ?? [];
  }

  stop(): Promise<void> {
    return this.thread.stop();
  }

  private ask(ask: Asked): Promise<Told> {
    return this.thread.ask<Told>(ask);
  }
}
