/** What a step of a walk back says, in the words of the plant. */
import type { CausesWalkAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { useNames } from '../losses/use-names.ts';
import { useWords } from '../words/use-words.ts';

type Step = CausesWalkAnswer['steps'][number];
type RuledOut = Step['ruledOut'][number];
type What = Pick<Step, 'machine' | 'state' | 'fault' | 'reason'>;

export function useStepWords() {
  const { t, f, state, fault } = useWords();
  const names = useNames();
  const plant = usePlant();
  /** Its reason where somebody gave one, else its fault, else what it did. */
  const what = (one: What): string =>
    one.reason !== null
      ? names.reason({ reason: one.reason, machine: one.machine })
      : one.fault > 0
        ? fault(
            plant.machines.find(({ id }) => id === one.machine),
            one.fault,
            one.state,
          )
        : state(one.state);
  return {
    what,
    ruledOut: ({ machine, why, evidence }: RuledOut): string =>
      t(`find.not.${why}`, {
        machine: names.machine(machine),
        time: evidence === null ? '' : f.seconds(Date.parse(evidence.from)),
      }),
    between: ({ between, lagMs }: Step): readonly string[] => {
      if (between === null) return [];
      const { capacity, lastsMs, inside } = between;
      const number = (units: number) => f.number(units, units < 10 && !Number.isInteger(units) ? 1 : 0);
      return [
        ...(inside
          ? [
              t(inside.measured ? 'find.inside' : 'find.insideReckoned', {
                begin: number(inside.begin),
                end: number(inside.end),
                capacity: number(capacity),
              }),
            ]
          : [t('find.holds', { capacity: number(capacity) })]),
        ...(lastsMs === null ? [] : [t('find.lasts', { time: f.duration(lastsMs) })]),
        ...(lagMs === null || lagMs <= 0 ? [] : [t('find.lag', { time: f.duration(lagMs) })]),
      ];
    },
  };
}
