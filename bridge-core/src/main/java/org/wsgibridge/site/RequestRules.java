// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.site;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the directives of one place say about requests and responses: null means "not said here", and the methods answer
 * what holds then.
 *
 * @param passAuthorization {@code WSGIPassAuthorization}
 * @param chunkedRequest {@code WSGIChunkedRequest}
 * @param errorOverride {@code WSGIErrorOverride}
 * @param headToGet {@code WSGIMapHEADToGET}
 * @param bodyLimit {@code LimitRequestBody} in bytes; 0 means no limit
 * @param acceptPathInfo {@code AcceptPathInfo}
 * @param forwarding {@code WSGITrustedProxies} and {@code WSGITrustedProxyHeaders}
 * @param handover {@code WSGISendfileRoot} and {@code WSGILocalRedirectRoot}
 * @param processGroups {@code WSGIRestrictProcess}: those that may be chosen, {@code %{GLOBAL}} for in-process
 * @param ignoreActivity {@code WSGIIgnoreActivity}
 */
public record RequestRules(
        @Nullable Boolean passAuthorization,
        @Nullable Boolean chunkedRequest,
        @Nullable Boolean errorOverride,
        @Nullable HeadToGet headToGet,
        @Nullable Long bodyLimit,
        @Nullable Boolean acceptPathInfo,
        Forwarding forwarding,
        Handover handover,
        @Nullable Set<String> processGroups,
        @Nullable Boolean ignoreActivity) {

    /** Nothing said. */
    public static final RequestRules NONE = new RequestRules(null, null, null, null, null, null, Forwarding.NONE);

    /** Rules that hand nothing over. */
    public RequestRules(
            @Nullable Boolean passAuthorization,
            @Nullable Boolean chunkedRequest,
            @Nullable Boolean errorOverride,
            @Nullable HeadToGet headToGet,
            @Nullable Long bodyLimit,
            @Nullable Boolean acceptPathInfo,
            Forwarding forwarding) {
        this(
                passAuthorization,
                chunkedRequest,
                errorOverride,
                headToGet,
                bodyLimit,
                acceptPathInfo,
                forwarding,
                Handover.NONE,
                null,
                null);
    }

    /** What the server may answer in the place of an application alone. */
    public static RequestRules handover(Handover handover) {
        return new RequestRules(null, null, null, null, null, null, Forwarding.NONE, handover, null, null);
    }

    /** {@code WSGIRestrictProcess} alone. */
    public static RequestRules processGroups(Set<String> allowed) {
        return new RequestRules(null, null, null, null, null, null, Forwarding.NONE, Handover.NONE, allowed, null);
    }

    /** {@code WSGIIgnoreActivity} alone. */
    public static RequestRules ignoreActivity(boolean on) {
        return new RequestRules(null, null, null, null, null, null, Forwarding.NONE, Handover.NONE, null, on);
    }

    /** {@code WSGIPassAuthorization} alone. */
    public static RequestRules passAuthorization(boolean on) {
        return new RequestRules(on, null, null, null, null, null, Forwarding.NONE);
    }

    /** {@code WSGIChunkedRequest} alone. */
    public static RequestRules chunkedRequest(boolean on) {
        return new RequestRules(null, on, null, null, null, null, Forwarding.NONE);
    }

    /** {@code WSGIErrorOverride} alone. */
    public static RequestRules errorOverride(boolean on) {
        return new RequestRules(null, null, on, null, null, null, Forwarding.NONE);
    }

    /** {@code WSGIMapHEADToGET} alone. */
    public static RequestRules headToGet(HeadToGet when) {
        return new RequestRules(null, null, null, when, null, null, Forwarding.NONE);
    }

    /** {@code LimitRequestBody} alone. */
    public static RequestRules bodyLimit(long bytes) {
        return new RequestRules(null, null, null, null, bytes, null, Forwarding.NONE);
    }

    /** {@code AcceptPathInfo} alone. */
    public static RequestRules acceptPathInfo(boolean on) {
        return new RequestRules(null, null, null, null, null, on, Forwarding.NONE);
    }

    /** What is said about proxies alone. */
    public static RequestRules forwarding(Forwarding forwarding) {
        return new RequestRules(null, null, null, null, null, null, forwarding);
    }

    /** {@code WSGIMapHEADToGET}: when an application sees a HEAD as a GET. */
    public enum HeadToGet {
        /** When something between application and client needs the body, which nothing here does. */
        AUTO,
        ON,
        OFF
    }

    public RequestRules {
        if (bodyLimit != null && bodyLimit < 0) {
            throw new IllegalArgumentException("LimitRequestBody must not be negative but is " + bodyLimit);
        }
        processGroups = processGroups == null ? null : Set.copyOf(processGroups);
    }

    /**
     * Whether the application gets to see {@code Authorization}. Where nothing is said it does, unless the container has
     * used it up.
     *
     * @param authenticated whether the container has authenticated the request
     */
    public boolean passesAuthorization(boolean authenticated) {
        return passAuthorization == null ? !authenticated : passAuthorization;
    }

    /** Whether request bodies may come in chunks. */
    public boolean acceptsChunked() {
        return chunkedRequest == null || chunkedRequest;
    }

    /** Whether the server's page takes the place of an application's answer of 400 and above. */
    public boolean overridesErrors() {
        return errorOverride != null && errorOverride;
    }

    /** Whether the application sees a HEAD as a GET. */
    public boolean mapsHeadToGet() {
        return headToGet == HeadToGet.ON;
    }

    /** Whether applications may run in this process group, {@code %{GLOBAL}} for in-process. */
    public boolean allowsProcessGroup(String group) {
        return processGroups == null || processGroups.contains(group);
    }

    /** Whether a request keeps its worker from being found unused ({@code inactivity-timeout}). */
    public boolean countsAsActivity() {
        return ignoreActivity == null || !ignoreActivity;
    }

    /** Whether there may be more path after the script. */
    public boolean acceptsPathInfo() {
        return acceptPathInfo == null || acceptPathInfo;
    }

    /** The longest request body in bytes; {@link Long#MAX_VALUE} when there is no limit. */
    public long longestBody() {
        return bodyLimit == null || bodyLimit == 0 ? Long.MAX_VALUE : bodyLimit;
    }

    /** These rules with all that {@code inner} says laid over them. */
    public RequestRules overlaidBy(RequestRules inner) {
        if (inner.equals(NONE)) {
            return this;
        }
        return new RequestRules(
                inner.passAuthorization != null ? inner.passAuthorization : passAuthorization,
                inner.chunkedRequest != null ? inner.chunkedRequest : chunkedRequest,
                inner.errorOverride != null ? inner.errorOverride : errorOverride,
                inner.headToGet != null ? inner.headToGet : headToGet,
                inner.bodyLimit != null ? inner.bodyLimit : bodyLimit,
                inner.acceptPathInfo != null ? inner.acceptPathInfo : acceptPathInfo,
                forwarding.overlaidBy(inner.forwarding),
                handover.overlaidBy(inner.handover),
                inner.processGroups != null ? inner.processGroups : processGroups,
                inner.ignoreActivity != null ? inner.ignoreActivity : ignoreActivity);
    }
}
