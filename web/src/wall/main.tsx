import { render } from 'preact';
import { App } from './app.js';
import '../shared/theme.css';
import './wall.css';
import './queues.css';
import './today.css';
import './sign-in.css';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no element #app');
render(<App />, root);
