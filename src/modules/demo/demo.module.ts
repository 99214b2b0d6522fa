import { Module } from '@nestjs/common';
import { DemoIssuer } from './demo-issuer.js';
import { DemoController } from './demo.controller.js';

/** Imported only without a configuration file; otherwise its routes do not exist. */
@Module({ controllers: [DemoController], providers: [DemoIssuer] })
export class DemoModule {}
