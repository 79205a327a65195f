// SPDX-License-Identifier: Apache-2.0
/** Mixed load on Python in the process of the server, for seconds as a test and for minutes as a program. */
package org.wsgibridge.soak;
