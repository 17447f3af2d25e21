import { useState } from 'react';
import { type Component, getComponents, getSpares, MAINTAINS, removeComponent } from '../../http/maintenance-api.ts';
import { usePlant } from '../../live/twin-context.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { HiddenHeader } from '../../ui/HiddenHeader.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { ComponentForm } from './ComponentForm.tsx';
import { useWorkWords } from './use-work-words.ts';

const DAY_MS = 86_400_000;

/** What wears in the machines by itself: since when it runs, and the part that replaces it. */
export function ComponentList({ line }: { readonly line: string | null }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const words = useWorkWords();
  const mayWrite = hasRole(me, MAINTAINS, false);
  const { answer, trouble, again } = usePolled(getComponents, 'components');
  const { answer: spares } = usePolled(getSpares, 'spares');
  const [edited, setEdited] = useState<Component | 'new' | null>(null);
  const [refused, setRefused] = useState('');
  const order = plant.machines.map(({ id }) => id);
  const shown = (answer ?? [])
    .filter(({ machine }) => line === null || words.lineIdOf(machine) === line)
    .sort((a, b) => order.indexOf(a.machine) - order.indexOf(b.machine) || a.name.localeCompare(b.name));
  const retire = ({ machine, id }: Component) =>
    void removeComponent(machine, id).then(
      () => {
        setRefused('');
        again();
      },
      (error: unknown) => setRefused(error instanceof Error ? error.message : String(error)),
    );
  return (
    <section className="card work-list" aria-labelledby="components-title">
      <div className="card-head">
        <h2 id="components-title">{t('work.lists.view.components')}</h2>
        {mayWrite && (
          <button type="button" className="button" onClick={() => setEdited('new')}>
            {t('work.newComponent')}
          </button>
        )}
      </div>
      <Trouble words={trouble || refused} />
      {edited !== null && (
        <ComponentForm
          key={edited === 'new' ? '' : `${edited.machine}/${edited.id}`}
          component={edited === 'new' ? null : edited}
          all={answer ?? []}
          spares={spares ?? []}
          done={() => {
            setEdited(null);
            again();
          }}
        />
      )}
      {answer !== null && shown.length === 0 && <p className="quiet">{t('work.noComponents')}</p>}
      {shown.length > 0 && (
        <div className="table-frame">
          <table className="order-table">
            <thead>
              <tr>
                <th scope="col">{t('work.component')}</th>
                <th scope="col">{t('work.machine')}</th>
                <th scope="col">{t('work.fitted')}</th>
                <th scope="col">{t('work.replacedBy')}</th>
                {mayWrite && <HiddenHeader words={t('work.change')} />}
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <tr key={`${one.machine}/${one.id}`} data-component={one.id}>
                  <th scope="row">{one.name}</th>
                  <td>{words.place(one)}</td>
                  <td>
                    {one.fitted === null ? (
                      <span className="quiet">{t('work.notKnown')}</span>
                    ) : (
                      <>
                        <span className="num">{f.date(Date.parse(one.fitted))}</span>{' '}
                        <span className="caption">
                          {t('work.runsDays', { count: Math.floor((Date.now() - Date.parse(one.fitted)) / DAY_MS) })}
                        </span>
                      </>
                    )}
                  </td>
                  <td>{one.part && (spares?.find(({ part }) => part === one.part)?.name ?? one.part)}</td>
                  {mayWrite && (
                    <td>
                      <span className="work-row">
                        <button type="button" className="link-button" onClick={() => setEdited(one)}>
                          {t('work.change')}
                        </button>
                        <button type="button" className="link-button" onClick={() => retire(one)}>
                          {t('work.retire')}
                        </button>
                      </span>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
