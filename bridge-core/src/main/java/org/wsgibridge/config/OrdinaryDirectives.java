// SPDX-License-Identifier: Apache-2.0
package org.wsgibridge.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wsgibridge.config.syntax.Node;
import org.wsgibridge.config.syntax.Reporter;

/**
 * httpd's own directives that mean nothing under Tomcat. They are accepted, so that an existing configuration loads, and
 * told; one that keeps clients out is told as a warning, because here it does not.
 */
final class OrdinaryDirectives {

    private static final String SERVER = "User Group Listen ListenBacklog Timeout KeepAlive KeepAliveTimeout"
            + " MaxKeepAliveRequests PidFile Mutex HostnameLookups ServerSignature ServerTokens ServerPath"
            + " ServerLimit StartServers MinSpareServers MaxSpareServers MinSpareThreads MaxSpareThreads"
            + " MaxRequestWorkers MaxClients MaxConnectionsPerChild MaxRequestsPerChild ThreadsPerChild ThreadLimit"
            + " AsyncRequestWorkerFactor ThreadStackSize ListenCoresBucketsRatio GracefulShutdownTimeout"
            + " CoreDumpDirectory EnableExceptionHook EnableMMAP EnableSendfile AcceptFilter AcceptMutex"
            + " DefaultRuntimeDir ScoreBoardFile ReceiveBufferSize SendBufferSize MaxMemFree UseCanonicalName"
            + " UseCanonicalPhysicalPort NameVirtualHost ExtendedStatus SeeRequestTail ChrootDir Protocols"
            + " ProtocolsHonorOrder Protocol HttpProtocolOptions RegisterHttpMethod TraceEnable MergeTrailers MergeSlashes"
            + " ContentDigest FileETag QualifyRedirectURL RLimitCPU RLimitMEM"
            + " RLimitNPROC RequestReadTimeout MaxRanges MaxRangeOverlaps MaxRangeReversals FlushMaxThreshold"
            + " FlushMaxPipelined ReadBufferSize RegexDefaultOptions StrictHostCheck SuexecUserGroup Suexec Privileges"
            + " VHostUser VHostGroup";
    private static final String MODULES = "LoadModule LoadFile AddModule ClearModuleList ModMimeUsePathInfo";
    private static final String ACCESS =
            "Require Allow Deny Order Satisfy AllowMethods Options AllowOverride AllowOverrideList AccessFileName";
    private static final String LOGGING = "ErrorLog ErrorLogFormat LogLevel CustomLog TransferLog LogFormat"
            + " GlobalLog BufferedLogs LogIOTrackTTFB CookieLog CookieTracking CookieName ForensicLog ScriptLog"
            + " ScriptLogBuffer ScriptLogLength DumpIOInput DumpIOOutput LogMessage";
    private static final String CONTENT = "DirectoryIndex DirectoryIndexRedirect DirectorySlash DirectoryCheckHandler"
            + " FallbackResource ErrorDocument AddType AddCharset AddDefaultCharset AddEncoding AddLanguage AddHandler"
            + " AddInputFilter AddOutputFilter AddOutputFilterByType AddAlt AddAltByEncoding AddAltByType AddDescription"
            + " AddIcon AddIconByEncoding AddIconByType DefaultIcon DefaultLanguage DefaultType ForceType"
            + " ForceLanguagePriority LanguagePriority HeaderName ReadmeName IndexHeadInsert IndexIgnore"
            + " IndexIgnoreReset IndexOptions IndexOrderDefault IndexStyleSheet MultiviewsMatch MimeMagicFile TypesConfig"
            + " RemoveCharset RemoveEncoding RemoveHandler RemoveInputFilter RemoveLanguage RemoveOutputFilter RemoveType"
            + " SetHandler SetInputFilter SetOutputFilter Action Script XBitHack CheckSpelling CheckCaseOnly CheckBasenameMatch"
            + " CharsetDefault CharsetOptions CharsetSourceEnc UserDir VirtualDocumentRoot VirtualDocumentRootIP"
            + " VirtualScriptAlias VirtualScriptAliasIP ImapBase ImapDefault ImapMenu";
    private static final String MAPPING = "ScriptAlias ScriptAliasMatch Redirect RedirectMatch RedirectPermanent"
            + " RedirectTemp RedirectRelative AliasPreservePath BalancerMember BalancerGrowth BalancerInherit"
            + " BalancerPersist NoProxy AllowCONNECT";
    private static final String HEADERS = "Header RequestHeader"
            + " SetEnvIfExpr CGIPassAuth CGIVar KeptBodySize Substitute SubstituteInheritBefore"
            + " SubstituteMaxLineLength FilterChain FilterDeclare FilterProtocol FilterProvider FilterTrace"
            + " Anonymous Anonymous_LogEmail Anonymous_MustGiveEmail Anonymous_NoUserID"
            + " Anonymous_VerifyEmail";
    private static final String OTHERS = "Warning IdentityCheck IdentityCheckTimeout PHPIniDir php_value php_flag"
            + " php_admin_value php_admin_flag";

    /** mod_wsgi's own that are about what is not there, such as Apache's accept mutex, or that only watch. */
    private static final String WSGI = "WSGICaseSensitivity WSGIEnableSendfile WSGIPassApacheRequest"
            + " WSGIGroupAuthoritative WSGIFreeThreading WSGIVerboseDebugging WSGISocketRotation WSGIAcceptMutex"
            + " WSGIServerMetrics WSGITelemetryService WSGITelemetryOptions WSGIDestroyInterpreter";

    private static final Set<String> NAMES = Stream.of(
                    WSGI, SERVER, MODULES, ACCESS, LOGGING, CONTENT, MAPPING, HEADERS, OTHERS)
            .flatMap(group -> Arrays.stream(group.split(" ", -1)))
            .collect(Collectors.toUnmodifiableSet());

    /** Modules whose directives all begin alike. */
    private static final List<String> FAMILIES = List.of(
            "SSL",
            "Rewrite",
            "Proxy",
            "Auth",
            "LDAP",
            "DBD",
            "Dav",
            "Cache",
            "Session",
            "Deflate",
            "Brotli",
            "H2",
            "MD",
            "Expires",
            "Sec",
            "Lua",
            "RemoteIP",
            "ExtFilter",
            "Limit",
            "Fcgid",
            "SSI",
            "Xml2",
            "Passenger",
            "Jk",
            "OIDC",
            "CAS",
            "Shib",
            "Mellon",
            "GssApi",
            "ModPagespeed");

    private static final List<String> SECTIONS = List.of(
            "RequireAll",
            "RequireAny",
            "RequireNone",
            "Limit",
            "LimitExcept",
            "Proxy",
            "ProxyMatch",
            "AuthnProviderAlias",
            "AuthzProviderAlias",
            "MDomainSet");

    private OrdinaryDirectives() {}

    static List<String> names() {
        return NAMES.stream().sorted().toList();
    }

    static List<String> families() {
        return FAMILIES;
    }

    static List<String> sections() {
        return SECTIONS;
    }

    /** Whether a directive or section is one of these. */
    static boolean knows(Node node) {
        return node instanceof Node.Block
                ? SECTIONS.stream().anyMatch(node.name()::equalsIgnoreCase)
                : NAMES.stream().anyMatch(node.name()::equalsIgnoreCase) || ofFamily(node.name());
    }

    /** Tells a directive or section of these to the reporter; answers whether it is one. */
    static boolean accept(Node node, Reporter reporter) {
        if (!knows(node)) {
            return false;
        }
        boolean section = node instanceof Node.Block;
        String name = section ? "<" + node.name() + ">" : node.name();
        if (keepsClientsOut(node)) {
            String sentence = section ? name : name + " " + node.arguments().text();
            reporter.warning(
                    node.location(),
                    sentence + " is not enforced here: whoever "
                            + "reaches Tomcat reaches the application; restrict access in Tomcat or in the application");
        } else {
            reporter.notice(node.location(), name + " has no effect under Tomcat and is ignored" + remedy(node));
        }
        return true;
    }

    /** Accounts are the one thing that mod_wsgi's process groups would take from here. */
    private static String remedy(Node node) {
        boolean account = node.name().equalsIgnoreCase("User") || node.name().equalsIgnoreCase("Group");
        return account ? "; write user= and group= on the WSGIDaemonProcess" : "";
    }

    private static boolean ofFamily(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return FAMILIES.stream().anyMatch(family -> lower.startsWith(family.toLowerCase(Locale.ROOT)));
    }

    private static boolean keepsClientsOut(Node node) {
        if (node instanceof Node.Block block) {
            return block.children().stream().anyMatch(OrdinaryDirectives::keepsClientsOut);
        }
        String arguments = node.arguments().text().strip().toLowerCase(Locale.ROOT);
        return switch (node.name().toLowerCase(Locale.ROOT)) {
            case "require" -> !arguments.matches("all\\s+granted");
            case "deny" -> true;
            case "authtype" -> !arguments.equals("none");
            default -> false;
        };
    }
}
