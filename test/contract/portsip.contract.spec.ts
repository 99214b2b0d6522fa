import { describeVendor } from './vendor-suite.js';

describeVendor('portsip');
