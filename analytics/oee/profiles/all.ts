/** Every profile and every KPI that is kept, by name: what a screen can ask for and print beside a number. */
import type { Derived, Window } from '../../../twin/derived.ts';
import type { Sums } from '../sums.ts';
import { iso22400, microstopAsSpeed } from './iso22400.ts';
import type { Profile, ProfileId, Unit } from './profile.ts';
import { semiE10 } from './semi-e10.ts';
import { sixBigLosses } from './six-big-losses.ts';

export const PROFILES: Readonly<Record<ProfileId, Profile>> = {
  iso22400,
  'iso22400-microstop-as-speed': microstopAsSpeed,
  'six-big-losses': sixBigLosses,
  'semi-e10': semiE10,
};

/** What the "why" of a figure prints: the entry of KPIS with the figure's `profile` and `formula`. */
export interface KpiEntry {
  readonly id: string;
  readonly unit: Unit;
  /** As people read it, in the names of the figure's inputs. */
  readonly formula: string;
  readonly profile: ProfileId;
  readonly version: number;
  readonly moreIsBetter: boolean | null;
}

export const KPIS: readonly KpiEntry[] = Object.values(PROFILES).flatMap((profile) =>
  profile.kpis.map(({ id, unit, formula, moreIsBetter }) => ({
    id,
    unit,
    formula,
    moreIsBetter,
    profile: profile.id,
    version: profile.version,
  })),
);

export const figuresOf = (profile: ProfileId, sums: Readonly<Sums>, window: Window): Derived[] =>
  PROFILES[profile].figures(sums, window);

/** One figure by its id; null where the profile has none of that name. */
export const figureOf = (profile: ProfileId, id: string, sums: Readonly<Sums>, window: Window): Derived | null =>
  PROFILES[profile].figure(id, sums, window);
