import type { ModelsAnswer } from '../../http/predict-api.ts';
import { useWords } from '../../words/use-words.ts';

/** What is known of the usual of each kind of machine: learned by itself, as soon as its past is long enough. */
export function UsualCard({ usual }: { readonly usual: ModelsAnswer['usual'] }) {
  const { t, f } = useWords();
  if (usual.length === 0) return null;
  return (
    <section className="card" aria-labelledby="usual-models-title">
      <h2 id="usual-models-title">{t('maintenance.usual.models')}</h2>
      <p className="quiet">{t('maintenance.usual.modelsHow')}</p>
      <dl className="usual-list">
        {usual.map(({ family, machines, card, whyNot }) => (
          <div key={family}>
            <dt>{t('maintenance.train.familyOf', { family, count: machines.length })}</dt>
            <dd>
              {card
                ? t('maintenance.usual.learned', { hours: f.number(card.hours, 0), count: card.signals.length })
                : (whyNot ?? t('maintenance.usual.tooShort'))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
