import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Machine } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';
import { usePlant } from '../live/twin-context.ts';
import { createFormat, type Format } from './format.ts';

export interface Speech {
  readonly t: TFunction;
  readonly f: Format;
  /** What a screen calls a state (docs/domain.md, section 3). */
  state(state: State): string;
  /** Why a machine stands, in the plant's own words; the state where the fault has none. */
  fault(machine: Machine | undefined, fault: number, state: State): string;
  /** Who holds a line up, and why: "Capper: Cap feed jam"; the machine alone where the state says all there is. */
  cause(machine: Machine | undefined, fault: number, state: State): string;
  /** A count with its unit: "1 bottle", "40 bottles". */
  unit(unit: string, count: number): string;
}

export function useWords(): Speech {
  const { t, i18n } = useTranslation();
  const { site } = usePlant();
  const language = i18n.language;
  return useMemo(() => {
    const f = createFormat(language, site.timezone, site.currency, t);
    const state = (word: State) => t(`state.${word}`);
    const fault = (machine: Machine | undefined, code: number, word: State) => {
      const words = machine?.faults[String(code)];
      if (words) return f.say(words);
      return code > 0 ? t('fault.code', { code }) : state(word);
    };
    return {
      t,
      f,
      state,
      fault,
      cause: (machine, code, word) => {
        const why = fault(machine, code, word);
        if (!machine) return why;
        return why === state(word) ? f.say(machine.name) : t('cause', { machine: f.say(machine.name), why });
      },
      // A plant may count anything: units without words in the message files are shown as the plant writes them.
      unit: (unit, count) => t(`unit.${unit}`, { count, defaultValue: unit }),
    };
  }, [t, language, site]);
}
