import { LOADERS } from 'virtual:languages/wall';
import { openPage } from '../texts/open-page.js';
import '../shared/theme.css';
import './wall.css';
import './queues.css';
import './today.css';
import './sign-in.css';

openPage(LOADERS, () => import('./app.js'));
