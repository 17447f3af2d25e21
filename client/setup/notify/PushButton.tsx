import { useEffect, useState } from 'react';
import { pushKey, subscribePush, unsubscribePush } from '../../http/notify-api.ts';
import { useMe } from '../../sign-in/use-me.ts';
import { useWords } from '../../words/use-words.ts';

/** Whether this browser is told; needs a name, and a page over HTTPS or on this machine. */
export function PushButton() {
  const { t } = useWords();
  const me = useMe();
  const [on, setOn] = useState<boolean | null>(null);
  const [trouble, setTrouble] = useState('');
  const can = typeof navigator !== 'undefined' && 'serviceWorker' in navigator && 'PushManager' in globalThis;
  useEffect(() => {
    if (!can) return;
    navigator.serviceWorker
      .getRegistration('/push.js')
      .then((found) => found?.pushManager.getSubscription())
      .then(
        (subscription) => setOn(Boolean(subscription)),
        () => setOn(false),
      );
  }, [can]);
  if (me?.kind !== 'person') return <p className="quiet">{t('notify.pushName')}</p>;
  if (!can) return <p className="quiet">{t('notify.pushCannot')}</p>;

  const turn = async () => {
    setTrouble('');
    try {
      const worker = await navigator.serviceWorker.register('/push.js');
      const before = await worker.pushManager.getSubscription();
      if (on && before) {
        await unsubscribePush(before.endpoint);
        await before.unsubscribe();
        setOn(false);
        return;
      }
      const { key } = await pushKey();
      const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      await subscribePush(made.toJSON());
      setOn(true);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="notify-push">
      <button type="button" className="button" aria-pressed={on === true} onClick={() => void turn()}>
        {t(on ? 'notify.pushOff' : 'notify.pushOn')}
      </button>
      {trouble && (
        <span className="trouble" role="alert">
          {trouble}
        </span>
      )}
    </div>
  );
}
