/** What an action costs that only reads an input, with the two libraries that this action cannot do without. */
import * as core from '@actions/core';
import { HttpClient } from '@actions/http-client';

const client = new HttpClient('clanforge-image-diff');
if (core.getInput('imageid') === '') core.setFailed(`imageid is missing for ${client.userAgent}`);
