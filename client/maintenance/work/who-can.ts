/** Who may do work on a machine by the skills that it, its type and its line ask for. */
import type { Matrix } from '../../http/people-api.ts';

export interface Fitter {
  readonly name: string;
  readonly display: string;
  /** Names of skills that are asked for and not held, not high enough, or run out. */
  readonly lacks: readonly string[];
}

/** Those who lack nothing first. */
export function whoCan({ skills, people, held }: Matrix, scopes: readonly string[]): Fitter[] {
  const asked = skills.flatMap(({ id, name, needs }) => {
    const level = Math.max(0, ...needs.filter(({ scope }) => scopes.includes(scope)).map((need) => need.level));
    return level > 0 ? [{ id, name, level }] : [];
  });
  return people
    .map(({ name, display }) => ({
      ...{ name, display },
      lacks: asked
        .filter(
          ({ id, level }) =>
            !held.some((one) => one.person === name && one.skill === id && one.state === 'valid' && one.level >= level),
        )
        .map((skill) => skill.name),
    }))
    .sort((a, b) => a.lacks.length - b.lacks.length || a.display.localeCompare(b.display));
}
