import '../assets/assets.css';
import type { MaintenanceModelsBackendAnswer } from '../../http/openapi.d.ts';
import { getModels } from '../../http/predict-api.ts';
import { useAnswer } from '../../http/use-answer.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery, usePlace } from '../../router/router.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { ModelCard } from './ModelCard.tsx';
import { NoticeCard } from './NoticeCard.tsx';
import { RecordCard } from './RecordCard.tsx';
import { StandingCard } from './StandingCard.tsx';
import { TrainForm } from './TrainForm.tsx';
import { UsualCard } from './UsualCard.tsx';

/** The failure models: which answers for which machines, what they were learned from, and how right they were. */
export function ModelsTab() {
  const { t, f } = useWords();
  const { query } = usePlace();
  const { answer, trouble, again } = usePolled((signal) => getModels(signal), 'models');
  const { answer: backend } = useAnswer<MaintenanceModelsBackendAnswer>(
    '/api/v1/maintenance/models/backend',
    'backend',
  );
  if (!answer) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  const { models, families, training } = answer;
  const chosen =
    models.find(({ id }) => String(id) === query.get('model')) ??
    models.find(({ role }) => role === 'champion') ??
    null;
  return (
    <div className="models-columns">
      <Trouble words={trouble} />
      <div className="models-list">
        <section className="card" aria-labelledby="models-title">
          <div className="card-head">
            <h2 id="models-title">{t('maintenance.models.title')}</h2>
            {backend && (
              <span className="caption" title={backend.passedOver.map(({ name, why }) => `${name}: ${why}`).join('; ')}>
                {t('maintenance.models.backend', { name: t(`maintenance.models.on.${backend.name}`) })}
              </span>
            )}
          </div>
          {models.length === 0 && <p className="quiet">{t('maintenance.models.none')}</p>}
          <ul>
            {models.map((model) => {
              const answersFor = families.find(({ id }) => id === model.family)?.answersFor.length ?? 0;
              return (
                <li key={model.id}>
                  <button
                    type="button"
                    className={`model-row model-${model.role}`}
                    aria-pressed={model.id === chosen?.id}
                    data-model={model.id}
                    onClick={() => setQuery('model', String(model.id))}
                  >
                    <b>{t('maintenance.models.name', { family: model.family, version: model.version })}</b>
                    <span className="model-role">{t(`maintenance.models.role.${model.role}`)}</span>
                    <span className="quiet">
                      {model.trouble !== null
                        ? model.trouble
                        : model.notices.length > 0
                          ? t('maintenance.notice.title')
                          : model.role === 'champion'
                            ? t('maintenance.models.answersFor', { count: answersFor })
                            : t(`maintenance.models.origin.${model.origin}`)}
                    </span>
                    <span className="quiet num">{f.day(Date.parse(model.recorded))}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
        <UsualCard usual={answer.usual} />
        <TrainForm families={families} training={training} native={backend?.name === 'native'} changed={again} />
      </div>
      {chosen && (
        <div className="models-detail">
          <NoticeCard key={`notice ${chosen.id}`} model={chosen} changed={again} />
          <ModelCard model={chosen} changed={again} />
          <StandingCard key={`standing ${chosen.id}`} model={chosen} />
          <RecordCard key={chosen.id} model={chosen} changed={again} />
        </div>
      )}
    </div>
  );
}
