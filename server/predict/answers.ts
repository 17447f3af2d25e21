/** What people ask of the predictions: machines by risk at a moment, one machine with what speaks for it, and how right a model was. */
import { median } from 'simple-statistics';
import type { Comparison } from '../../models/evaluation/compare.ts';
import type { MachineRecord, TrackRecord } from '../../models/evaluation/track-record.ts';
import { familiesOf } from '../../models/family.ts';
import type { Window } from '../../twin/derived.ts';
import type { Machine } from '../../twin/plant/model.ts';
import { type Failure, failuresIn } from '../records/failures/failure-list.ts';
import { plannedOrders } from '../records/maintenance/idle.ts';
import { driftOf, type SignalDrift } from './drift.ts';
import { HOUR_MS } from './histories.ts';
import { type Life, lifeOf, noLife } from './life.ts';
import { momentsOf, type RightMoments } from './moments.ts';
import type { PredictRoom, PredictRoomOptions } from './predict-room.ts';
import type { Kept } from './predictions.ts';
import { USAGE_MS, usageOf } from './usage.ts';
import type { Unusual } from './usual/words.ts';
import type { FamilyCosts, KnownModel, Said } from './words.ts';

/** Small curves and the history of a machine reach back so many horizons. */
const LOOK_BACK_HORIZONS = 6;
const TREND_POINTS = 48;
/** Where no model says how far ahead is worth knowing. */
const HORIZON_HOURS = 24;
/** What was unusual when a machine was heard last is told for so long, ms: it may be switched off until morning. */
const HEARD_MS = 12 * HOUR_MS;
/** A moment without a prediction for longer than this many horizons has none. */
const FRESH_HORIZONS = 0.25;
const MOST_CASES = 6;
/** Readings of so many horizons are held against those that were learned from. */
const DRIFT_HORIZONS = 12;
const COMPARED_DAYS = 60;
/** How long work takes is told by its own repairs, or by those of machines like it where it had few. */
const REPAIRS_DAYS = 90;
const LEAST_REPAIRS = 3;
/** The threshold follows the record of so many days, once so much was observed; worked out anew every so often. */
const THRESHOLD_DAYS = 60;
const LEAST_OBSERVATIONS = 30;
const THRESHOLD_MS = 10 * 60_000;
/** Where nobody said: a call that finds nothing is an hour of somebody, planned work costs a sixth of a breakdown. */
const HOUR_OF_WORK = 60;
const CAUGHT_SHARE = 1 / 6;

export interface AssetRisk {
  readonly machine: Machine;
  /** Null = no model answers for it. */
  readonly model: KnownModel | null;
  /** Somebody is called from this chance on; null = too little is known to say. */
  readonly calledFrom: number | null;
  /** Null = nothing was said of it by then. */
  readonly said: Said | null;
  /** A horizon before. */
  readonly was: number | null;
  readonly trend: readonly { readonly at: number; readonly probability: number }[];
  /** Whether it is held against its usual self. */
  readonly watched: boolean;
  /** Null = it is as it usually is, as far as anybody looks. */
  readonly unusual: Unusual | null;
}

export interface AssetDetail extends AssetRisk {
  readonly history: readonly Kept[];
  readonly failures: readonly Failure[];
  /** When it was unlike its usual self, oldest first. */
  readonly episodes: readonly Unusual[];
  readonly cases: readonly SimilarCase[];
  readonly life: Life;
  /** Null = nothing is said of it now. */
  readonly right: RightMoments | null;
}

/** A failure of a machine of the same family, and what was said before. */
export interface SimilarCase {
  readonly failure: Failure;
  /** Largest chance that was said within the horizon before, and how long before; null = nothing was said. */
  readonly said: number | null;
  readonly hoursBefore: number | null;
}

export interface ModelRecord {
  readonly record: TrackRecord;
  readonly window: Window;
  /** Of the predictions, how many were worked out later. */
  readonly replayed: number;
  readonly costs: { readonly falseCall: number; readonly missed: number; readonly caught: number };
  /** Which of them somebody set. */
  readonly set: FamilyCosts;
  readonly missed: readonly Failure[];
}

export interface ModelStanding {
  readonly window: Window;
  /** Largest change first; empty where it is not known what it learned from. */
  readonly signals: readonly SignalDrift[];
  /** Null = it is the one that answers, or none does. */
  readonly champion: KnownModel | null;
  /** Against the one that answers; null = too few moments were judged of both, or they look unlike far ahead. */
  readonly against: Comparison | null;
}

export class PredictAnswers {
  private readonly room: PredictRoom;
  private readonly options: PredictRoomOptions;
  private readonly held = new Map<number, { readonly threshold: number | null; readonly until: number }>();

  constructor(room: PredictRoom, options: PredictRoomOptions) {
    this.room = room;
    this.options = options;
  }

  /** Surest to fail first; those of which nothing can be said last. `at` null = now. */
  async assets(at: number | null, only: string | null = null): Promise<AssetRisk[]> {
    const { plant, now } = this.options;
    const { follower, book } = this.room;
    const moment = at ?? now();
    const champions = follower.served.filter(({ model }) => model.role === 'champion');
    const ids = champions.map(({ model }) => model.id);
    const longest = Math.max(0, ...champions.map(({ model }) => model.horizonHours)) * HOUR_MS;
    const window = { from: moment - LOOK_BACK_HORIZONS * longest, to: moment };
    const current = follower.current();
    const [then, before, trends, unusual] = await Promise.all([
      book.asOf(ids, moment, only),
      book.asOf(ids, moment - longest, only),
      longest > 0 ? book.trends(ids, window, (window.to - window.from) / TREND_POINTS, only) : Promise.resolve([]),
      this.room.unusual.within({ from: moment - HEARD_MS, to: moment }, only),
    ]);
    const asked = plant().machines.filter(({ id }) => only === null || id === only);
    const assets = asked.map((machine): AssetRisk => {
      const usual = {
        watched: this.room.usual.watched.has(machine.id),
        unusual: unusual.findLast((one) => one.machine === machine.id && lasted(one, moment)) ?? null,
      };
      const served = champions.find(({ machines }) => machines.includes(machine.id));
      if (!served) return { machine, model: null, calledFrom: null, said: null, was: null, trend: [], ...usual };
      const fresh = served.model.horizonHours * HOUR_MS * FRESH_HORIZONS;
      const kept = then.find((one) => one.machine === machine.id && one.at > moment - fresh) ?? null;
      // After a start, what was said last stands until something newer is said.
      const said = at === null ? (current.get(machine.id)?.said ?? kept) : kept;
      const was = before.find((one) => one.machine === machine.id && one.at > moment - longest - fresh);
      const trend = trends
        .filter((one) => one.machine === machine.id)
        .map(({ at_ms, probability }) => ({ at: at_ms, probability }));
      return {
        machine,
        model: served.model,
        calledFrom: this.calledFrom(served.model),
        said,
        was: was?.probability ?? null,
        trend,
        ...usual,
      };
    });
    const rank = ({ said }: AssetRisk) => (said === null ? -2 : said.thin ? -1 : said.probability);
    return assets.sort((a, b) => rank(b) - rank(a) || a.machine.slot - b.machine.slot);
  }

  /** Null = there is no such machine. */
  async asset(id: string, at: number | null): Promise<AssetDetail | null> {
    const moment = at ?? this.options.now();
    const [risk] = await this.assets(at, id);
    if (!risk) return null;
    const { model } = risk;
    const hours = LOOK_BACK_HORIZONS * (model?.horizonHours ?? HORIZON_HOURS);
    const window = { from: moment - hours * HOUR_MS, to: moment };
    const episodes = await this.room.unusual.within(window, id);
    if (!model)
      return { ...risk, episodes, history: [], failures: [], cases: [], right: null, life: noLife('no-model') };
    const [history, failures, cases, life] = await Promise.all([
      this.room.book.of(id, [model.id], window),
      failuresIn(this.options.records, { machines: [id], window }),
      this.cases(model, id, moment),
      this.life(risk, model, moment),
    ]);
    return { ...risk, episodes, history, failures, cases, life, right: await this.right(risk, moment) };
  }

  private async life({ machine, said }: AssetRisk, model: KnownModel, moment: number): Promise<Life> {
    const { plant, historian, doing } = this.options;
    if (!said || said.thin) return noLife(said ? 'thin' : 'not-said');
    const window = { from: moment - USAGE_MS, to: moment };
    const columns = await historian().intervals([machine.id], window.from, window.to);
    const usage = usageOf(plant(), machine, columns, doing(machine.id), window);
    return lifeOf(plant(), machine, said, this.room.follower.lifeLevels(model.id), usage);
  }

  private async right({ machine, model, said }: AssetRisk, moment: number): Promise<RightMoments | null> {
    const { plant, records } = this.options;
    if (!model || !said || said.thin) return null;
    const machines = this.room.follower.served.find((one) => one.model.id === model.id)?.machines ?? [];
    const horizon = model.horizonHours * HOUR_MS;
    const line = plant().lines[machine.line];
    const [failures, orders] = await Promise.all([
      failuresIn(records, {
        machines: [...machines],
        window: { from: moment - REPAIRS_DAYS * 24 * HOUR_MS, to: moment },
      }),
      line ? plannedOrders(records, line.id, { from: moment, to: moment + horizon }) : Promise.resolve([]),
    ]);
    const own = failures.filter((one) => one.machine === machine.id);
    return momentsOf(plant(), machine, said.curve, own.length >= LEAST_REPAIRS ? own : failures, orders, moment);
  }

  /** The newest failures of the family, with what was said of them. */
  private async cases(model: KnownModel, machine: string, moment: number): Promise<SimilarCase[]> {
    const machines = this.room.follower.served.find((one) => one.model.id === model.id)?.machines ?? [];
    const horizon = model.horizonHours * HOUR_MS;
    const failures = await failuresIn(this.options.records, {
      machines: [...machines],
      window: { from: moment - 60 * 24 * HOUR_MS, to: moment },
    });
    // Its own first: they are the most like it.
    const ordered = failures
      .reverse()
      .sort((a, b) => Number(b.machine === machine) - Number(a.machine === machine))
      .slice(0, MOST_CASES);
    return Promise.all(
      ordered.map(async (failure): Promise<SimilarCase> => {
        const before = await this.room.book.of(failure.machine, [model.id], {
          from: failure.at - horizon,
          to: failure.at,
        });
        const highest = before.reduce<Kept | null>(
          (most, one) => (most === null || one.probability > most.probability ? one : most),
          null,
        );
        return {
          failure,
          said: highest?.probability ?? null,
          hoursBefore: highest ? (failure.at - highest.at) / HOUR_MS : null,
        };
      }),
    );
  }

  /**
   * From which chance on somebody is called: what somebody set, else where it would have cost least. Nobody waits for it: until it was worked out,
   * and while it is worked out anew, what was known before stands.
   */
  private calledFrom(model: KnownModel): number | null {
    const now = this.options.now();
    const held = this.held.get(model.id);
    if (!held || held.until < now) {
      this.held.set(model.id, { threshold: held?.threshold ?? null, until: now + THRESHOLD_MS });
      const window = { from: now - THRESHOLD_DAYS * 24 * HOUR_MS, to: now };
      Promise.all([this.record(model, window), this.room.registry.setting(model.family)]).then(
        ([{ record }, { threshold: set }]) => {
          const known = record.observations >= LEAST_OBSERVATIONS && Number.isFinite(record.threshold);
          this.held.set(model.id, { threshold: set ?? (known ? record.threshold : null), until: now + THRESHOLD_MS });
        },
        // The record is away: asked again later.
        () => this.held.delete(model.id),
      );
    }
    return held?.threshold ?? null;
  }

  /** Costs were set: thresholds are worked out anew. */
  renew(): void {
    this.held.clear();
  }

  /** How right a model was over a window; of one machine, or of all that it answers for. */
  async record(model: KnownModel, window: Window, only: string | null = null): Promise<ModelRecord> {
    const { records, plant, lifeEvents } = this.options;
    const all = await this.room.book.scored(model.id, window);
    const scored = only === null ? all : all.filter(({ machine }) => machine === only);
    const machines = [...new Set(scored.map(({ machine }) => machine))];
    const [failures, lives, setting] = await Promise.all([
      failuresIn(records, { machines, window }),
      lifeEvents(machines, window),
      this.room.registry.setting(model.family),
    ]);
    const costs = this.costsFrom(
      setting.costs,
      failures,
      plant().machines.filter(({ id }) => machines.includes(id)),
    );
    const asked = { horizon: model.horizonHours, act: actHours(failures), costs, threshold: setting.threshold };
    const histories = machines.map((machine): MachineRecord => {
      const own = scored.filter((one) => one.machine === machine && !one.thin);
      return {
        machine,
        moments: own.map(({ at, probability, outcome }) => ({
          ...{ hour: at / HOUR_MS, probability },
          happened: outcome === 'failed' ? true : outcome === 'survived' ? false : null,
        })),
        events: lives.flatMap(({ machine: of, at, event }) =>
          of === machine && event !== 'censored' ? [{ hour: at / HOUR_MS, event }] : [],
        ),
      };
    });
    const record = await this.room.follower.record(histories, asked);
    const missed = record.missed.flatMap(({ machine, hour }) => {
      const found = failures.find((one) => one.machine === machine && Math.abs(one.at - hour * HOUR_MS) < 1);
      return found ? [found] : [];
    });
    const counted = scored.filter(({ thin, outcome }) => !thin && (outcome === 'failed' || outcome === 'survived'));
    const replayed = counted.filter((one) => one.replayed).length;
    return { record, window, replayed, costs, set: setting.costs, missed };
  }

  /** Have the readings become unlike what it learned from, and was it righter than the model that answers? */
  async standing(model: KnownModel): Promise<ModelStanding> {
    const { plant, now } = this.options;
    const family = familiesOf(plant()).find(({ id }) => id === model.family);
    const served = this.room.follower.served.find((one) => one.model.family === model.family);
    const machines = served?.machines ?? family?.machines.map(({ id }) => id) ?? [];
    const window = { from: now() - DRIFT_HORIZONS * model.horizonHours * HOUR_MS, to: now() };
    const champion = (await this.room.registry.list()).find(
      (one) => one.family === model.family && one.role === 'champion' && one.id !== model.id,
    );
    const [signals, against] = await Promise.all([
      driftOf(this.options, model, machines, window),
      champion ? this.against(champion, model) : Promise.resolve(null),
    ]);
    return { window, signals, champion: champion ?? null, against };
  }

  /** On the moments that both were judged of, since the later of them. */
  private async against(champion: KnownModel, model: KnownModel): Promise<Comparison | null> {
    if (champion.horizonHours !== model.horizonHours) return null;
    const now = this.options.now();
    const window = { from: now - COMPARED_DAYS * 24 * HOUR_MS, to: now };
    const judged = async ({ id }: KnownModel) =>
      (await this.room.book.scored(id, window)).flatMap(({ machine, at, probability, thin, outcome }) =>
        thin || (outcome !== 'failed' && outcome !== 'survived')
          ? []
          : [{ machine, hour: at / HOUR_MS, probability, happened: outcome === 'failed' }],
      );
    const [first, second] = await Promise.all([judged(champion), judged(model)]);
    return this.room.follower.compare(first, second, model.horizonHours);
  }

  /** What somebody set; else what the record says a failure of these machines costs. */
  private costsFrom(set: FamilyCosts, failures: readonly Failure[], machines: readonly Machine[]) {
    const { lines } = this.options.plant();
    const hours = failures.length > 0 ? median(failures.map(({ at, until }) => (until - at) / HOUR_MS)) : 1;
    const prices = machines.flatMap(({ line }) => lines[line]?.stopCostPerHour ?? []);
    const price = prices.length > 0 ? median(prices) : HOUR_OF_WORK;
    const missed = set.missed ?? Math.max(hours * price, HOUR_OF_WORK);
    return {
      missed,
      falseCall: set.falseCall ?? HOUR_OF_WORK,
      caught: set.caught ?? Math.max(HOUR_OF_WORK, CAUGHT_SHARE * missed),
    };
  }
}

const lasted = ({ from, to, heard }: Unusual, moment: number): boolean =>
  from <= moment && (to === null ? heard > moment - HEARD_MS : to > moment);

/** A call comes in time when it is there as long before as a repair takes. */
const actHours = (failures: readonly Failure[]): number =>
  failures.length > 0 ? median(failures.map(({ at, until }) => (until - at) / HOUR_MS)) : 0;
