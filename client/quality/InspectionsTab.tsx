import { useState } from 'react';
import { getInspections, getSources, resumeSource, type Source } from '../http/inspections-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { InspectionCard } from './InspectionCard.tsx';
import { PlanList } from './inspections/PlanList.tsx';

const STATES = ['waiting', 'all'] as const;
const SHOWN = [...STATES, 'plans'] as const;
const DECIDES = ['quality', 'admin'] as const;

/** Lots that wait to be looked at before they are used or shipped, and how their suppliers stand. */
export function InspectionsTab() {
  const { t } = useWords();
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('waiting');
  return (
    <section className="holds">
      <Segments
        label={t('inspections.which')}
        of={SHOWN}
        chosen={shown}
        choose={setShown}
        words={(one) => t(one === 'plans' ? 'inspections.write.plans' : `inspections.state.${one}`)}
      />
      {shown === 'plans' ? <PlanList /> : <Lots state={shown} />}
    </section>
  );
}

function Lots({ state }: { readonly state: (typeof STATES)[number] }) {
  const { t } = useWords();
  const [news, setNews] = useState(0);
  const { answer, trouble } = usePolled((signal) => getInspections(state, signal), state, news);
  const sources = usePolled(getSources, 'sources', news);
  const changed = () => setNews((count) => count + 1);
  return (
    <>
      <Trouble words={trouble || sources.trouble} />
      {answer?.length === 0 && (
        <p className="quiet">{t(sources.answer?.length === 0 ? 'inspections.noneYet' : 'inspections.none')}</p>
      )}
      {answer?.map((one) => (
        <InspectionCard key={one.id} inspection={one} changed={changed} />
      ))}
      {sources.answer && sources.answer.length > 0 && <Sources sources={sources.answer} changed={changed} />}
    </>
  );
}

function Sources({ sources, changed }: { readonly sources: readonly Source[]; changed(): void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const stopped = sources.filter(({ discontinued }) => discontinued);
  return (
    <article className="card hold">
      <h3>{t('inspections.sources')}</h3>
      <div className="table-frame">
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('inspections.source')}</th>
              <th scope="col">{t('inspections.material')}</th>
              <th scope="col">{t('inspections.lots')}</th>
              <th scope="col">{t('inspections.refused')}</th>
              <th scope="col">{t('inspections.unseen')}</th>
              <th scope="col">{t('inspections.next')}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((one) => (
              <tr key={`${one.material} ${one.source}`}>
                <th scope="row">{one.source || t('inspections.here')}</th>
                <td>{productName(plant, one.material, f) ?? one.material}</td>
                <td className="num">{f.number(one.lots)}</td>
                <td className="num">{f.number(one.rejected)}</td>
                <td className="num">{f.number(one.skipped)}</td>
                <td>
                  {one.discontinued
                    ? t('inspections.nextStopped')
                    : `${t(one.inspectsNext ? 'inspections.nextSeen' : 'inspections.nextUnseen')}, ${t(`inspections.severity.${one.severity}`)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasRole(me, DECIDES, true) &&
        stopped.map((one) => <Resume key={`${one.material} ${one.source}`} source={one} changed={changed} />)}
    </article>
  );
}

function Resume({ source, changed }: { readonly source: Source; changed(): void }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const { material } = source;
  const { busy, trouble, submit } = useSending(
    () => resumeSource({ material, source: source.source, reason }),
    changed,
  );
  return (
    <form className="spc-answer" onSubmit={submit}>
      <span>
        {source.source || t('inspections.here')}, {material}
      </span>
      <TextField label={t('inspections.resumeWhy')} value={reason} change={setReason} />
      <Trouble words={trouble} />
      <button type="submit" className="button" disabled={busy || reason.trim() === ''}>
        {t('inspections.resume')}
      </button>
    </form>
  );
}
