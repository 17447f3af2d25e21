/**
 * A profile is a named, versioned way to name times and to make figures of them. Its KPIs are data: id, unit, the formula
 * as people read it, and the named terms it is made of, which go with every figure so that it can be worked out by hand.
 */
import type { Derived, Window } from '../../../twin/derived.ts';
import type { Sums } from '../sums.ts';

export const PROFILE_IDS = ['iso22400', 'iso22400-microstop-as-speed', 'six-big-losses', 'semi-e10'] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];

/** Why a figure cannot be had: a key of `reason` in the message files. */
export const REASONS = [
  'no-planned-time',
  'no-data',
  'no-ideal-rate',
  'nothing-ran',
  'nothing-made',
  'no-order',
  'no-failures',
  'no-repairs',
  'no-time',
  'not-recorded',
] as const;
export type Reason = (typeof REASONS)[number];

export type Unit = 'ratio' | 'ms' | 'units/h' | 'kWh/unit';

/** Named terms of a profile's formulas: ms, units, kWh or counts. */
export type Terms = Readonly<Record<string, number>>;

export interface Kpi<T extends Terms = Terms> {
  readonly id: string;
  readonly unit: Unit;
  /** As people read it, in the names of the terms: `sum(PRI x GQ) / PBT`. */
  readonly formula: string;
  /** Is more of it better? null = neither. */
  readonly moreIsBetter: boolean | null;
  readonly inputs: readonly (keyof T & string)[];
  readonly value: (terms: T) => number | Reason;
}

export interface Profile {
  readonly id: ProfileId;
  /** Raised when a formula changes; earlier results keep the number they were made with. */
  readonly version: number;
  readonly kpis: readonly Omit<Kpi, 'value'>[];
  /** `window` labels the figures; what they are made of, calendar time included, is in the sums. */
  readonly figures: (sums: Readonly<Sums>, window: Window) => Derived[];
  /** One of them; null where the profile has none of that name. */
  readonly figure: (kpi: string, sums: Readonly<Sums>, window: Window) => Derived | null;
}

export function profileOf<T extends Terms>(
  id: ProfileId,
  version: number,
  termsOf: (sums: Readonly<Sums>) => T,
  kpis: readonly Kpi<T>[],
): Profile {
  const figure = (kpi: Kpi<T>, terms: T, sums: Readonly<Sums>, window: Window): Derived => {
    const value = kpi.value(terms);
    return {
      value: typeof value === 'number' ? value : null,
      unit: kpi.unit,
      formula: kpi.id,
      version,
      profile: id,
      window,
      inputs: Object.fromEntries(kpi.inputs.map((name) => [name, terms[name] as number])),
      coverage: sums.windowMs > 0 ? 1 - sums.unknown / sums.windowMs : 0,
      ...(typeof value === 'number' ? {} : { reason: value }),
    };
  };
  return {
    id,
    version,
    kpis,
    figures: (sums, window) => {
      const terms = termsOf(sums);
      return kpis.map((kpi) => figure(kpi, terms, sums, window));
    },
    figure: (name, sums, window) => {
      const kpi = kpis.find((one) => one.id === name);
      return kpi ? figure(kpi, termsOf(sums), sums, window) : null;
    },
  };
}

/** above / below, or the reason where there is nothing to divide by. */
export const ratio = (above: number, below: number, reason: Reason): number | Reason =>
  below > 0 ? above / below : reason;
