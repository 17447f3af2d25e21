import { useState } from 'react';
import { CODE_KINDS, type Code, getCodes, MAINTAINS, putCode } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { hasRole, useMe } from '../../sign-in/use-me.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { CodeForm } from './CodeForm.tsx';

/** What may be wrong with a machine, as it is chosen when work is closed: built in, and of the plant. */
export function CodeList() {
  const { t } = useWords();
  const me = useMe();
  const mayWrite = hasRole(me, MAINTAINS);
  const { answer, trouble, again } = usePolled(getCodes, 'codes');
  const [edited, setEdited] = useState<Code | 'new' | null>(null);
  const [refused, setRefused] = useState('');
  const use = ({ own: _own, ...code }: Code, gone: boolean) =>
    void putCode({ ...code, gone }).then(
      () => {
        setRefused('');
        again();
      },
      (error: unknown) => setRefused(error instanceof Error ? error.message : String(error)),
    );
  return (
    <section className="card work-list" aria-labelledby="codes-title">
      <div className="card-head">
        <h2 id="codes-title">{t('work.lists.view.codes')}</h2>
        <span className="caption">{t('work.codesHow')}</span>
        {mayWrite && (
          <button type="button" className="button" onClick={() => setEdited('new')}>
            {t('work.newCode')}
          </button>
        )}
      </div>
      <Trouble words={trouble || refused} />
      {edited !== null && (
        <CodeForm
          key={edited === 'new' ? '' : edited.id}
          code={edited === 'new' ? null : edited}
          taken={answer?.map(({ id }) => id) ?? []}
          done={() => {
            setEdited(null);
            again();
          }}
        />
      )}
      <div className="work-codes">
        {answer &&
          CODE_KINDS.map((kind) => (
            <CodesOf
              key={kind}
              kind={kind}
              codes={answer.filter((one) => one.kind === kind)}
              edit={mayWrite ? setEdited : null}
              use={mayWrite ? use : null}
            />
          ))}
      </div>
    </section>
  );
}

function CodesOf({
  kind,
  codes,
  edit,
  use,
}: {
  readonly kind: Code['kind'];
  readonly codes: readonly Code[];
  readonly edit: ((code: Code) => void) | null;
  readonly use: ((code: Code, gone: boolean) => void) | null;
}) {
  const { t, f } = useWords();
  return (
    <section aria-label={t(`work.lists.code.${kind}`)}>
      <h3>{t(`work.lists.code.${kind}`)}</h3>
      <ul className="work-rows">
        {codes.map((code) => (
          <li key={code.id} data-code={code.id} data-gone={code.gone || undefined}>
            <span>
              {f.say(code.name)}{' '}
              <span className="caption">
                {[
                  ...(code.own ? [t('work.ownCode')] : []),
                  ...(code.gone ? [t('work.outOfUse')] : []),
                  ...code.types,
                ].join(' · ')}
              </span>
            </span>
            {use && (
              <span className="work-row work-end">
                {edit && code.own && !code.gone && (
                  <button type="button" className="link-button" onClick={() => edit(code)}>
                    {t('work.change')}
                  </button>
                )}
                <button type="button" className="link-button" onClick={() => use(code, !code.gone)}>
                  {t(code.gone ? 'work.useAgain' : 'work.retire')}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
