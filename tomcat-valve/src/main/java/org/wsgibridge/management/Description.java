// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.management;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What JMX clients show of a bean, an attribute (at its getter) or an operation. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface Description {

    /** A phrase. */
    String value();
}
