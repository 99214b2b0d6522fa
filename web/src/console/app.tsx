import { SignIn, useSession } from '../sign-in/index.js';
import { OpenConsole } from './open-console.js';
import { useStoredTheme } from './use-stored-theme.js';

export function App() {
  const session = useSession();
  const theme = useStoredTheme();
  if (session.kind !== 'signed-in') return <SignIn auth={session} />;
  return <OpenConsole session={session.session} theme={theme} />;
}
