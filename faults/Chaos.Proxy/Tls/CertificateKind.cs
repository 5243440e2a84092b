namespace Chaos.Proxy.Tls;

/// <summary>What is wrong with a certificate, in the words of the API.</summary>
public enum CertificateKind
{
    /// <summary>Nothing.</summary>
    Good,

    /// <summary>It was valid until yesterday.</summary>
    Expired,

    /// <summary>It is for another host.</summary>
    WrongName,

    /// <summary>It is signed by itself, and by no authority that the client trusts.</summary>
    SelfSigned,
}
