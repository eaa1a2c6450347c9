/** What the two libraries alone cost that an action cannot do without: inputs from the runner, and HTTP. */
import * as core from '@actions/core';
import { HttpClient } from '@actions/http-client';

const client = new HttpClient('clanforge-image-diff');
if (core.getInput('imageid') === '') core.setFailed(`imageid is missing for ${client.userAgent ?? ''}`);
