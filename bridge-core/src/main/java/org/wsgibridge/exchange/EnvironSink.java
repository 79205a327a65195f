// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.exchange;

/** Takes the variables of an environ one by one; a later value of a name replaces an earlier one. */
@FunctionalInterface
public interface EnvironSink {

    /**
     * One variable.
     *
     * @param name as in PEP 3333
     * @param value a native string: every character is one byte (Latin-1), none is NUL
     */
    void variable(String name, String value);

    /** Variables that many requests have in common, told before all others; one by one to whom it makes no difference. */
    default void common(CommonVariables variables) {
        variables.tell(this);
    }
}
