import type { LevelNow } from '../http/stock-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { useLotWords } from '../trace/use-lot-words.ts';
import { useWords } from '../words/use-words.ts';

/** What places hold against what they are to hold: a bar to the maximum, with a mark at the minimum. */
export function LevelsCard({ levels }: { readonly levels: readonly LevelNow[] }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const { named, amount } = useLotWords();
  const places = [...new Map(levels.map((level) => [level.location, level])).values()];
  return (
    <section className="card" aria-labelledby="stock-levels">
      <h2 id="stock-levels">{t('stock.levels')}</h2>
      {places.map(({ location, name, line }) => (
        <div key={location} className="stock-place" data-location={location}>
          <h3>
            {name}{' '}
            <span className="quiet">
              {line === null ? '' : f.say(plant.lines.find(({ id }) => id === line)?.name ?? line)}
            </span>
          </h3>
          <ul>
            {levels
              .filter((level) => level.location === location)
              .map(({ material, min, max, unit, amount: has }) => {
                const standing =
                  has === null ? 'unknown' : has < 0 ? 'owed' : has < min ? 'low' : has > max ? 'high' : 'good';
                return (
                  <li key={material} data-material={material} data-standing={standing}>
                    <span>{named(material)}</span>
                    <span className="num">{has === null ? t('stock.notKnown') : amount(has, unit)}</span>
                    <span className="stock-level" aria-hidden="true">
                      <i style={{ width: `${Math.min(1, Math.max(0, (has ?? 0) / max)) * 100}%` }} />
                      <b style={{ insetInlineStart: `${(min / max) * 100}%` }} />
                    </span>
                    <span className="caption num">
                      {standing === 'good' ? '' : `${t(`stock.standing.${standing}`)} · `}
                      {t('stock.minMax', { min: f.number(min), max: f.number(max) })}
                    </span>
                  </li>
                );
              })}
          </ul>
        </div>
      ))}
    </section>
  );
}
