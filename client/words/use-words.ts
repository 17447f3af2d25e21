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
    return {
      t,
      f,
      state,
      fault: (machine, fault, word) => {
        const words = machine?.faults[String(fault)];
        if (words) return f.say(words);
        return fault > 0 ? t('fault.code', { code: fault }) : state(word);
      },
      // A plant may count anything: units without words in the message files are shown as the plant writes them.
      unit: (unit, count) => t(`unit.${unit}`, { count, defaultValue: unit }),
    };
  }, [t, language, site]);
}
