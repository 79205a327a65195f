// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of the environ: which variables a request has and what stands in them (PEP 3333, mod_wsgi). Written once
 * for every container and every execution mode.
 */
@NullMarked
package org.wsgibridge.environ;

import org.jspecify.annotations.NullMarked;
