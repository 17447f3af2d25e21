import { type Code, getCodes, type Work } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { useWords } from '../../words/use-words.ts';
import { useComponentName } from './use-work-words.ts';

/** What was found when it was done; nothing before. */
export function ClosedWords({ order }: { readonly order: Work }) {
  const { t, f } = useWords();
  const { answer: codes } = usePolled(getCodes, 'codes');
  const componentName = useComponentName();
  const { closing } = order;
  if (closing === null) return null;
  const called = (kind: Code['kind'], id: string) => {
    const found = codes?.find((one) => one.kind === kind && one.id === id);
    return found ? f.say(found.name) : id;
  };
  const failed = closing.failed === null ? 'unknown' : closing.failed ? 'yes' : 'no';
  return (
    <section className="work-part">
      <h3>
        {t('work.found')}
        {order.done && <span className="caption"> {f.day(Date.parse(order.done))}</span>}
      </h3>
      <p>{closing.found}</p>
      <dl className="work-facts">
        <dt>{t('work.failed')}</dt>
        <dd>{t(`work.lists.failed.${failed}`)}</dd>
        {(['mode', 'mechanism', 'cause'] as const).map(
          (kind) =>
            closing[kind] !== '' && (
              <div key={kind} className="work-pair">
                <dt>{t(`work.lists.code.${kind}`)}</dt>
                <dd>{called(kind, closing[kind])}</dd>
              </div>
            ),
        )}
        {closing.renewed && (
          <>
            <dt>{t('work.renewed')}</dt>
            <dd>{order.component ? componentName(order.machine, order.component) : t('work.wholeMachine')}</dd>
          </>
        )}
        {closing.verdict && (
          <>
            <dt>{t('work.wasRight')}</dt>
            <dd>{t(`work.lists.verdict.${closing.verdict}`)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
