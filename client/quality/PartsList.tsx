import type { PartsOf } from '../http/quality-api.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';

/** Which of several readings taken together a point is far out by: each against its mean, and what T2 falls by without it. */
export function PartsList({
  characteristic,
  machine,
  product,
  at,
}: {
  readonly characteristic: string;
  readonly machine: string;
  readonly product: string;
  /** ISO, of the point. */
  readonly at: string;
}) {
  const { t, f } = useWords();
  const plant = usePlant();
  const query = new URLSearchParams({ product, at });
  const path = `/api/v1/quality/charts/${encodeURIComponent(characteristic)}/parts?${query}`;
  const { answer } = useAnswer<PartsOf>(path, path);
  if (!answer || answer.t2 === null) return null;
  const most = Math.max(...answer.parts.map(({ falls }) => falls ?? 0), 1e-9);
  const digits = (sd: number | null) => Math.max(0, Math.min(4, Math.ceil(1 - Math.log10(sd || 1))));
  return (
    <div className="spc-parts">
      <h4>{t('spc.parts')}</h4>
      <ul>
        {answer.parts.map(({ tag, value, mean, sd, falls }) => {
          const found = plant.tags.find(({ name }) => name === `${machine}/${tag}`);
          const unit = found?.unit ?? '';
          return (
            <li key={tag}>
              <span>{found ? f.say(found.words) : tag}</span>
              <span className="num">
                {f.number(value, digits(sd))} {unit}
              </span>
              <span className="quiet num">
                {t('spc.partMean', { mean: f.number(mean ?? 0, digits(sd)), sd: f.number(sd ?? 0, digits(sd)) })}
              </span>
              <span className="spc-part-bar" title={t('spc.partFalls', { falls: f.number(falls ?? 0, 1) })}>
                <i style={{ width: `${(100 * Math.max(0, falls ?? 0)) / most}%` }} />
              </span>
              <span className="num">{f.number(falls ?? 0, 1)}</span>
            </li>
          );
        })}
      </ul>
      <p className="quiet">
        {t('spc.partsOf', {
          t2: f.number(answer.t2, 1),
          limit: answer.limit === null ? '–' : f.number(answer.limit, 1),
        })}
      </p>
    </div>
  );
}
