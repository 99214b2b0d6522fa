import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AccountInfo, Alert, FloorAlerts, FloorApi, RemedySwitch } from '../../../../client/index.js';
import { isOpen, newFirings, toneFor } from '../../alerts/live-alerts.js';
import { marksOf, type Marks } from '../../alerts/marks.js';
import { useAlerts } from '../../alerts/use-alerts.js';
import { useNamedAlerts } from '../../alerts/use-rule-names.js';
import { apiFor } from '../../shared/floor-api.js';
import type { PageClient } from '../../shared/page-client.js';
import { lastingStorage } from '../../shared/storage.js';
import { useTone, type SoundState } from '../../shared/tone.js';
import type { Session } from '../../sign-in/index.js';
import { ALERTS } from '../../texts/alerts.js';
import { useNotifications, type Notifications } from './use-notifications.js';
import { useRemedySwitch } from './use-remedy-switch.js';

const MUTED = 'floorwalker.alerts-muted';

/** The alerts as the console shows them, and what its reader may do about them: of a replay nothing. */
export interface ConsoleAlerts {
  floor: Pick<FloorApi, 'approve' | 'decline' | 'displays'>;
  api: FloorAlerts;
  /** Those that fire, the worst first. */
  alerts: readonly Alert[];
  marks: Marks;
  /** Announced once per firing. */
  said: string;
  sound: SoundState;
  /** Mutes, unmutes, or starts a sound that the browser blocks. */
  onSound: () => void;
  notifications: Notifications;
  /** Whether rules may act, once the switch was used. */
  remedies: RemedySwitch | undefined;
  mayAcknowledge: boolean;
  /** Silences, rules and channels. */
  mayManage: boolean;
}

export function useConsoleAlerts(
  client: PageClient,
  session: Session,
  accounts: readonly AccountInfo[],
): ConsoleAlerts {
  const floor = useMemo(() => apiFor(session.current), [session]);
  const api = floor.alerts;
  const alerts = useNamedAlerts(useAlerts(client, api, accounts));
  const remedies = useRemedySwitch(client, accounts);
  const marks = useMemo(() => marksOf(alerts), [alerts]);
  const [muted, setMuted] = useState(() => lastingStorage().getItem(MUTED) !== null);
  const isLive = client.replay === undefined;
  const { state, start, play } = useTone(!muted && isLive, { quiet: true });
  const notifications = useNotifications();
  const [said, setSaid] = useState('');
  const [openedAt] = useState(() => client.now());
  const seen = useRef(new Set<string>()).current;
  useEffect(() => {
    const fresh = newFirings(alerts, seen, openedAt).filter(isOpen);
    // What fired in the past is no news.
    if (fresh.length === 0 || !isLive) return;
    const words = firedWords(fresh);
    setSaid(words);
    notifications.show(words);
    const tone = toneFor(fresh);
    if (tone !== undefined) play(tone);
  }, [alerts]);
  const mute = (next: boolean) => {
    if (next) lastingStorage().setItem(MUTED, '1');
    else lastingStorage().removeItem(MUTED);
    setMuted(next);
  };
  return useMemo(
    () => ({
      ...{ floor, api, alerts, marks, said, sound: state, remedies, notifications },
      onSound: () => (state === 'touch' ? start() : mute(!muted)),
      mayAcknowledge: isLive && session.scopes.has('agents:command'),
      mayManage: isLive && session.scopes.has('rules:manage'),
    }),
    [floor, alerts, marks, said, state, remedies, notifications.state, muted, session, isLive],
  );
}

function firedWords(fresh: readonly Alert[]): string {
  const [first] = fresh;
  if (fresh.length === 1 && first !== undefined)
    return ALERTS.fired({ severity: first.severity, subject: first.subject.name, rule: first.name });
  return ALERTS.firedMany({
    count: fresh.length,
    critical: fresh.filter(({ severity }) => severity === 'critical').length,
  });
}
