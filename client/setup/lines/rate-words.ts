import type { Machine } from '../../../twin/plant/model.ts';
import { useWords } from '../../words/use-words.ts';

/** `400 bottles a minute`, and how many base units one of them is; what is missing is said, for it costs the line its OEE. */
export function useRateWords(): (machine: Pick<Machine, 'idealRate' | 'idealRates' | 'unit' | 'unitsPer'>) => string {
  const { t, f, unit } = useWords();
  return ({ idealRate, idealRates, unit: counts, unitsPer }) => {
    const rates = [...(idealRate === null ? [] : [idealRate]), ...Object.values(idealRates)];
    if (rates.length === 0) return t('layout.noRate');
    const [low, high] = [Math.min(...rates), Math.max(...rates)];
    const figure = low === high ? f.number(low) : `${f.number(low)}–${f.number(high)}`;
    const words = t('layout.rate', { rate: figure, unit: unit(counts, high) });
    return unitsPer === 1 ? words : `${words} ${t('layout.unitsPer', { count: unitsPer })}`;
  };
}
