import type { ModelsAnswer } from '../../http/predict-api.ts';
import { useWords } from '../../words/use-words.ts';

/** What is known of the usual of each kind of machine: learned by itself, as soon as its past is long enough. */
export function UsualCard({ usual }: { readonly usual: ModelsAnswer['usual'] }) {
  const { t, f } = useWords();
  if (usual.length === 0) return null;
  const named = ({ family, machines }: (typeof usual)[number]) =>
    t('maintenance.train.familyOf', { family, count: machines.length });
  const told = usual.flatMap((one) => {
    const { card, whyNot } = one;
    if (card === null) return whyNot === null ? [] : [{ ...one, words: whyNot }];
    const hours = f.number(card.hours, 0);
    return [{ ...one, words: t('maintenance.usual.learned', { hours, count: card.signals.length }) }];
  });
  const short = usual.filter(({ card, whyNot }) => card === null && whyNot === null);
  return (
    <section className="card" aria-labelledby="usual-models-title">
      <h2 id="usual-models-title">{t('maintenance.usual.models')}</h2>
      <p className="quiet">{t('maintenance.usual.modelsHow')}</p>
      <dl className="usual-list">
        {told.map((one) => (
          <div key={one.family}>
            <dt>{named(one)}</dt>
            <dd>{one.words}</dd>
          </div>
        ))}
      </dl>
      {short.length > 0 && (
        <p className="quiet">{t('maintenance.usual.tooShort', { families: short.map(named).join(', ') })}</p>
      )}
    </section>
  );
}
