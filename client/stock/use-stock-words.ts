/** What is said of how long material lasts. */
import type { Coverage } from '../http/stock-api.ts';
import { useLotWords } from '../trace/use-lot-words.ts';
import { useWords } from '../words/use-words.ts';

export function useStockWords() {
  const { t, f } = useWords();
  const { named } = useLotWords();
  return {
    /** "Order 4711 runs out of caps at 14:20". */
    runsOutOf: ({ order, material, runsOut }: Pick<Coverage, 'order' | 'material' | 'runsOut'>): string =>
      t(order === null ? 'stock.lineRunsOut' : 'stock.orderRunsOut', {
        ...{ order, material: named(material ?? ''), time: runsOut === null ? f.none : f.clock(Date.parse(runsOut)) },
      }),
    coverageWords({ why, beforeEnd, runsOut, order, by }: Coverage): string {
      if (why !== null) {
        const short = beforeEnd === true ? ` ${t('stock.short')}` : '';
        return `${t(`stock.why.${why}`)}${short}`;
      }
      const pace = by === 'pace' ? ` ${t('stock.byPace')}` : '';
      const at = runsOut === null ? null : Date.parse(runsOut);
      const time = at === null ? f.none : at - Date.now() > 20 * 3_600_000 ? f.day(at) : f.clock(at);
      if (beforeEnd === true) return t('stock.runsOutBefore', { time, order: order ?? '' }) + pace;
      if (beforeEnd === false) return t('stock.lastsOrder', { order: order ?? '' }) + pace;
      return t('stock.runsOutAt', { time }) + pace;
    },
  };
}
