/**
 * A simulated future as the samples that its machines would send: states, counters, orders, products, fills, the calendar. Folded by the twin they make
 * what the same shift would have made live, so whatever shows a timeline shows this one.
 */
import { SampleBatch } from '../../core/batch.ts';
import type { Texts } from '../../core/texts.ts';
import type { Machine, PlantModel, StateMapWord, Tag } from '../../plant/model.ts';
import type { Role } from '../../words.ts';
import { advance } from '../advance.ts';
import * as R from '../run.ts';
import { type PlantLine, type PlantOptions, type PlantPlan, plantPlan } from './plant-plan.ts';
import type { PlantQuestion } from './question.ts';
import { openPlantRun } from './simulate-plant.ts';

/** Between two counts of a machine that works. */
const STEP_MS = 10_000;

/** PackML state numbers, and the words of machines that speak otherwise, the best first. */
const PACKML = { execute: 6, suspended: 5, held: 11, aborted: 9, resetting: 15, idle: 4 } as const;
const SHOWN: readonly { readonly packml: number; readonly words: readonly StateMapWord[] }[] = [
  { packml: PACKML.execute, words: ['producing'] },
  { packml: PACKML.suspended, words: ['starved', 'idle'] },
  { packml: PACKML.suspended, words: ['blocked', 'idle'] },
  { packml: PACKML.resetting, words: ['setup', 'idle'] },
  { packml: PACKML.aborted, words: ['breakdown', 'stop'] },
  { packml: PACKML.idle, words: ['idle'] },
  { packml: PACKML.held, words: ['stop', 'breakdown'] },
  { packml: PACKML.idle, words: ['idle'] },
  { packml: PACKML.idle, words: ['maintenance', 'idle'] },
  { packml: PACKML.aborted, words: ['breakdown', 'stop'] },
  { packml: PACKML.resetting, words: ['setup', 'idle'] },
  { packml: PACKML.idle, words: ['idle'] },
];
/** CALENDAR and MODES (words.ts). */
const SCHEDULED = 0;
const BREAK = 1;
const CLOSED = 2;
const PRODUCE = 1;
const MAINTENANCE = 2;

/** A batch each ten seconds of the future, in the order of time; `texts` are those of the twin that folds them. */
export function* playPlant(
  plant: PlantModel,
  question: PlantQuestion,
  seed: number,
  replication: number,
  texts: Texts,
  options: PlantOptions = {},
): Generator<SampleBatch> {
  const made = plantPlan(plant, question, options);
  const plan: PlantPlan = { ...made, plan: { ...made.plan, log: true } };
  const run = openPlantRun(plan, question, seed, replication);
  const teller = new Teller(plant, plan, question, run, texts);
  const end = question.until - question.at;
  for (let now = 0; ; now = Math.min(end, now + STEP_MS)) {
    advance(run, now);
    yield teller.tell(now);
    if (now >= end) return;
  }
}

class Teller {
  private readonly plant: PlantModel;
  private readonly plan: PlantPlan;
  private readonly question: PlantQuestion;
  private readonly run: R.Run;
  private readonly texts: Texts;
  private readonly roles: readonly ReadonlyMap<Role, Tag>[];
  /** What each tag last said; absent = nothing. */
  private readonly said = new Map<number, number>();
  private batch = new SampleBatch();

  constructor(plant: PlantModel, plan: PlantPlan, question: PlantQuestion, run: R.Run, texts: Texts) {
    this.plant = plant;
    this.plan = plan;
    this.question = question;
    this.run = run;
    this.texts = texts;
    this.roles = plan.machines.map(
      ({ tags }) => new Map(tags.map((slot) => plant.tags[slot] as Tag).map((tag) => [tag.role, tag] as const)),
    );
  }

  tell(now: number): SampleBatch {
    this.batch = new SampleBatch();
    const { run, plan, question } = this;
    if (now === 0)
      for (const station of plan.machines.keys()) this.status(station, run.status[station] as number, 0, 0);
    for (const { at, station, status, code, good, reject } of run.log.splice(0)) {
      this.counts(station, good, reject, at);
      this.status(station, status, code, at);
    }
    plan.machines.forEach((_machine, station) => {
      this.counts(station, run.good[station] as number, run.reject[station] as number, now);
      this.order(station, now);
    });
    this.levels(now);
    this.batch.received = question.at + now;
    return this.batch;
  }

  private say(tag: Tag | undefined, value: number, at: number): void {
    if (!tag || this.said.get(tag.slot) === value) return;
    this.said.set(tag.slot, value);
    this.batch.push(tag.slot, this.question.at + at, value, 0);
  }

  /** What goes with a state comes before it: the calendar, why it waits, what is wrong. */
  private status(station: number, status: number, code: number, at: number): void {
    const roles = this.roles[station] as ReadonlyMap<Role, Tag>;
    const machine = this.plan.machines[station] as Machine;
    this.order(station, at);
    this.say(roles.get('calendar'), status === R.PAUSED ? BREAK : status === R.NOT_SCHEDULED ? CLOSED : SCHEDULED, at);
    this.say(roles.get('wait'), status === R.STARVED ? 1 : status === R.BLOCKED ? 2 : 0, at);
    this.say(roles.get('fault'), this.faultOf(machine, code), at);
    this.say(roles.get('mode'), status === R.SERVICE ? MAINTENANCE : PRODUCE, at);
    // Who waits for a repairer shows what it is stopped by.
    const shown = status === R.WAITS_REPAIR ? (this.run.stopStatus[station] as number) : status;
    this.say(roles.get('state'), this.reading(machine, shown), at);
  }

  /** Stops that are called by a fault code of the machine show it. */
  private faultOf({ id, faults }: Machine, code: number): number {
    const cause = this.question.abilities.machines[id]?.stops[code - 1]?.cause;
    return cause !== undefined && faults[cause] !== undefined ? Number(cause) : 0;
  }

  private reading({ states }: Machine, status: number): number {
    const shown = SHOWN[status] as (typeof SHOWN)[number];
    if (states === 'packml') return shown.packml;
    const own = Object.entries(this.plant.stateMaps[states] ?? {});
    for (const wanted of shown.words) {
      const value = own.find(([, word]) => word === wanted)?.[0];
      if (value !== undefined) return /^-?[0-9]+$/.test(value) ? Number(value) : this.texts.intern(value);
    }
    return 0;
  }

  private order(station: number, at: number): void {
    const line = this.plan.lines.find(({ stations }) => stations.includes(station)) as PlantLine;
    const batch = this.run.batch[station] as number;
    const product = this.plant.products.find(({ id }) => id === line.products[line.kinds[batch] ?? -1]);
    const roles = this.roles[station] as ReadonlyMap<Role, Tag>;
    this.say(roles.get('product'), this.texts.intern(product?.code ?? ''), at);
    this.say(roles.get('order'), this.texts.intern(line.batches[batch]?.id ?? ''), at);
  }

  /** In the machine's own units, as its registers show them. */
  private counts(station: number, good: number, reject: number, at: number): void {
    const roles = this.roles[station] as ReadonlyMap<Role, Tag>;
    const { unitsPer } = this.plan.machines[station] as Machine;
    const [whole, bad] = [Math.floor(good / unitsPer), Math.floor(reject / unitsPer)];
    const register = (tag: Tag | undefined, value: number) => {
      const steps = tag ? Math.floor(value / tag.scale + 1e-9) : 0;
      this.say(tag, tag && tag.modulus > 0 ? steps % tag.modulus : steps, at);
    };
    register(roles.get('good'), whole);
    register(roles.get('reject'), bad);
    register(roles.get('total'), whole + bad);
  }

  private levels(now: number): void {
    const { run, plan, plant } = this;
    plan.stores.forEach(({ from, to }, store) => {
      const buffer = plant.buffers.find((one) => one.from === from && one.to === to);
      const tag = buffer && buffer.level >= 0 ? plant.tags[buffer.level] : undefined;
      const units = (run.level[store] as number) + (run.moving[store] as number);
      if (tag) this.say(tag, Math.round(units / (plant.machines[from] as Machine).unitsPer / tag.scale), now);
    });
  }
}
